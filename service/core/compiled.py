"""Document -> Compiled: everything that rendering needs, worked out once per version and kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from service.core import document as documents
from service.core import hint as hints
from service.core.arguments import Argument
from service.core.check import Checker
from service.core.document import Document
from service.core.hint import Hint
from service.core.merge import merge
from service.core.placeholders import ALL_ARGUMENTS, NAME_TOKEN, Segment, Slot, Token, spellable, split, tokens
from service.core.schema import Schema, object_schema


@dataclass(frozen=True)
class Compiled:
    """A document made ready: its arguments, the body cut into segments, and the schema.

    `named` tells whether `$NAME` (and not `$1`) is its syntax. `free_text` is the one argument that takes whatever was
    typed, verbatim, or None. `undeclared` are name tokens that stay literal, with their character offset in the text.
    `declares` is False when the arguments were taken from the body because nothing declares any. `misfits` are
    sentences on keywords of the `arguments` map that do not fit what the hint says, by argument name.
    """

    document: Document
    hint: Hint | None
    arguments: tuple[Argument, ...]
    exclusive: tuple[tuple[str, ...], ...]
    named: bool
    declares: bool
    segments: tuple[Segment, ...]
    undeclared: tuple[tuple[str, int], ...]
    misfits: tuple[tuple[str, str], ...]

    @cached_property
    def by_name(self) -> Mapping[str, Argument]:
        """Arguments by their name."""
        return {argument.name: argument for argument in self.arguments}

    @cached_property
    def schema(self) -> Schema:
        """The JSON Schema 2020-12 object that values must fit."""
        return object_schema(self.arguments, self.exclusive)

    @cached_property
    def checker(self) -> Checker:
        """The compiled schema."""
        return Checker(self.schema)

    @cached_property
    def placeholders(self) -> tuple[str, ...]:
        """Keys of the placeholders that the body uses, each once, in order of appearance."""
        return tuple(dict.fromkeys(segment.key for segment in self.segments if isinstance(segment, Slot)))

    @cached_property
    def positionals(self) -> tuple[Argument, ...]:
        """Positional arguments in order."""
        return tuple(argument for argument in self.arguments if argument.kind == "positional")

    @property
    def free_text(self) -> Argument | None:
        """The argument of a prose hint, which takes the whole typed text."""
        return next((argument for argument in self.arguments if argument.kind == "text"), None)


@lru_cache(maxsize=512)
def compile_text(text: str) -> Compiled:
    """Return the compiled form of a document's text; never fails (see `lint` for what stops publication).

    A text always compiles to the same, so the last ones are kept.
    """
    return compile_document(documents.read(text))


def compile_document(document: Document) -> Compiled:
    """Return the compiled form of a document that was read."""
    hint = None if document.argument_hint is None else hints.parse(document.argument_hint)
    merged = merge(hint, document.declared)
    arguments = merged.arguments or _implied(document.body)
    named = any(argument.kind == "named" for argument in arguments)
    usable = _usable(arguments, named, merged.by_map, declares=bool(merged.arguments))
    found = list(tokens(document.body, usable))
    slots = [token for token in found if token.key in usable]
    return Compiled(
        document=document,
        hint=hint,
        arguments=arguments,
        exclusive=tuple(group for group in (hint.exclusive if hint else ()) if _all_in(group, arguments)),
        named=named,
        declares=bool(merged.arguments),
        segments=split(document.body, slots),
        undeclared=_undeclared(found, usable, document.body_start),
        misfits=merged.misfits,
    )


def _implied(body: str) -> tuple[Argument, ...]:
    """Arguments of a body that nothing declares: its names are required; without names, its positions are optional."""
    keys = list(dict.fromkeys(token.key for token in tokens(body)))
    names = [key for key in keys if not key.isdigit() and key != ALL_ARGUMENTS]
    if names:
        return tuple(Argument(name, "named", required=True) for name in names)
    highest = max((int(key) for key in keys if key.isdigit()), default=0)
    positions = [str(number) for number in range(1, highest + 1)] + [ALL_ARGUMENTS] * (ALL_ARGUMENTS in keys)
    return tuple(Argument(name, "positional", False, position=index) for index, name in enumerate(positions, start=1))


def _usable(arguments: Iterable[Argument], named: bool, by_map: frozenset[str], *, declares: bool) -> frozenset[str]:
    """Names and positions that are placeholders when they stand in the body."""
    listed = list(arguments)
    if named:
        return frozenset(
            argument.name for argument in listed if spellable(argument.name) and argument.name != ALL_ARGUMENTS
        )
    if not listed:
        return frozenset()
    spelled = {argument.name for argument in listed if declares and _by_name(argument.name, by_map)}
    return frozenset(spelled | {str(digit) for digit in range(1, 10)} | {ALL_ARGUMENTS})


def _by_name(name: str, by_map: frozenset[str]) -> bool:
    return NAME_TOKEN.fullmatch(name) is not None or (name in by_map and spellable(name))


def _all_in(group: Iterable[str], arguments: Iterable[Argument]) -> bool:
    return set(group) <= {argument.name for argument in arguments}


def _undeclared(found: Iterable[Token], usable: frozenset[str], offset: int) -> tuple[tuple[str, int], ...]:
    return tuple(
        (token.key, offset + token.start) for token in found if token.key not in usable and token.key != ALL_ARGUMENTS
    )
