"""A prompt in pieces: which of its text is the template's, and which is a value, and of which argument."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from service.core.arguments import Argument
from service.core.compiled import Compiled
from service.core.placeholders import ALL_ARGUMENTS
from service.core.render import Values, slot_texts, with_defaults
from service.core.rendered import require_length
from service.core.values import as_text

State = Literal["given", "default", "omitted", "missing"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a prompt: the template's own text where `argument` is None, else what stands for that argument.

    `state` tells of a value whether it was given, is the default, is what stands for an argument left out, or is
    missing: then the text is the placeholder itself.
    """

    text: str
    argument: str | None = None
    state: State = "given"


def prompt_pieces(compiled: Compiled, values: Values, unset: str | None = None) -> tuple[Piece, ...]:
    """Return the prompt of these values in pieces, whose texts together are what `fill` gives if nothing is missing.

    The values need not fit: those that are required and missing leave their placeholder standing, so that a prompt can
    be looked at while it is filled in. Names that the template does not know count for nothing. Pieces of no length
    are kept where they stand for an argument. Raises TooLarge for a prompt beyond the limit.
    """
    known = {name: value for name, value in values.items() if name in compiled.by_name}
    free = compiled.free_text
    if free is not None and free.name in known:
        known[free.name] = as_text(known[free.name])
    blank = compiled.document.unset if unset is None else unset
    texts = slot_texts(compiled, with_defaults(compiled.arguments, known), blank)
    slots = {key: _piece(compiled, key, text, known) for key, text in texts.items()}
    require_length(sum(len(part) if isinstance(part, str) else len(slots[part.key].text) for part in compiled.segments))
    return tuple(_joined(part if isinstance(part, str) else slots[part.key] for part in compiled.segments))


def shortened(pieces: Sequence[Piece], characters: int, most: int) -> tuple[tuple[Piece, ...], int]:
    """Return the first pieces, at most so many characters and pieces, and how many characters are left out."""
    kept: list[Piece] = []
    room = characters
    for piece in pieces[:most]:
        kept.append(replace(piece, text=piece.text[:room]))
        room -= len(kept[-1].text)
        if not room:
            break
    return tuple(kept), sum(len(piece.text) for piece in pieces) - (characters - room)


def _joined(parts: Iterable[str | Piece]) -> Iterator[Piece]:
    """Yield the pieces, and between them the text that is the template's own, each stretch in one piece."""
    for is_text, found in groupby(parts, key=lambda part: isinstance(part, str)):
        if is_text:
            yield Piece("".join(part for part in found if isinstance(part, str)))
        else:
            yield from (part for part in found if isinstance(part, Piece))


def _piece(compiled: Compiled, key: str, text: str, values: Values) -> Piece:
    argument = _argument(compiled, key)
    if argument is None:
        told = any(each.name in values or each.default is not None for each in compiled.arguments)
        missing = not told and any(each.required for each in compiled.arguments)
        state: State = "given" if told else "missing" if missing and key == ALL_ARGUMENTS else "omitted"
        name = key
    else:
        state, name = _state(argument, values), argument.name
    return Piece(f"${key}" if state == "missing" else text, name, state)


def _argument(compiled: Compiled, key: str) -> Argument | None:
    """Return the argument whose value a placeholder shows; None for `$ARGUMENTS` and for a position without one."""
    if key in compiled.by_name:
        return compiled.by_name[key]
    if not key.isdigit() or compiled.named:
        return None
    if compiled.free_text is not None:
        return compiled.free_text
    return next((each for each in compiled.positionals if each.position == int(key)), None)


def _state(argument: Argument, values: Values) -> State:
    if argument.name in values:
        return "given"
    if argument.default is not None or argument.kind == "flag":
        return "default"
    return "missing" if argument.required else "omitted"
