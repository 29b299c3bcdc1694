"""What a template declares against what its body uses: the findings that need both."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from service.core.arguments import Argument
from service.core.compiled import Compiled
from service.core.front_matter import shown
from service.core.placeholders import ALL_ARGUMENTS, cut, spellable
from service.core.places import Spot


def spots(compiled: Compiled) -> Iterator[Spot]:
    """Yield what the hint, the `arguments` key and the body say differently."""
    yield from _hint(compiled)
    yield from _undeclared(compiled)
    yield from _unused(compiled)
    yield from _similar(compiled)
    for name, what in compiled.misfits:
        yield Spot("invalid_argument_schema", _place(compiled, name, "arguments"), f"arguments.{name}: {what}")


def _hint(compiled: Compiled) -> Iterator[Spot]:
    hint = compiled.hint
    if hint is None:
        return
    if hint.prose and compiled.free_text is not None:
        message = (
            "The hint is prose, so the template takes one free text: write NAME=<what it is> for each argument, "
            "with [ ] around what is optional, if it takes several."
        )
        yield Spot("hint_prose", _hint_start(compiled) + (hint.stopped_at or 0), message)
    for name in hint.duplicates:
        message = f"`{shown(name)}` is declared twice and the first counts: remove the second, or rename it."
        yield Spot("duplicate_argument", _last_place(compiled, name), message)
    says_none = (compiled.document.argument_hint or "").strip() and not hint.arguments
    if says_none and not compiled.declares and compiled.placeholders:
        listed = ", ".join(f"${key}" for key in compiled.placeholders[:5])
        message = (
            f"The hint says that there are no arguments, but the body has {listed}: declare them, or remove the hint."
        )
        yield Spot("hint_says_none", _hint_start(compiled), message)


def _undeclared(compiled: Compiled) -> Iterator[Spot]:
    if not compiled.has_others:
        return
    document = compiled.document
    pieces = cut(document.body, compiled.keys).pieces
    listed = pieces[2::3]
    offset, index = document.body_start, 0
    # The names come in the order of their first appearance, so that all the searching is one pass.
    for name, count in Counter(listed).items():
        if name in compiled.keys or name == ALL_ARGUMENTS:
            continue
        before, index = index, listed.index(name, index)
        offset += sum(map(len, pieces[3 * before : 3 * index])) + index - before
        yield Spot(
            "undeclared_placeholder", offset + len(pieces[3 * index]) + len(pieces[3 * index + 1]), _stays(name, count)
        )


def _stays(name: str, count: int) -> str:
    times = f" ({count:,} times)" if count > 1 else ""
    why = "a position, and this template has named arguments" if name.isdigit() else "not declared"
    return f"`${shown(name)}`{times} is {why}: it stays as it is. Declare it if it stands for an argument."


def _unused(compiled: Compiled) -> Iterator[Spot]:
    if not compiled.declares:
        return
    used = frozenset(compiled.placeholders)
    if ALL_ARGUMENTS in used and not compiled.named:
        return
    for argument in compiled.arguments:
        if not _is_used(argument, used, compiled.named):
            free = argument.kind == "text"
            place = _hint_start(compiled) if free else _place(compiled, argument.name)
            yield Spot("unused_argument", place, _advice(argument, compiled.named))


def _is_used(argument: Argument, used: frozenset[str], named: bool) -> bool:
    if argument.kind == "text":
        return any(key.isdigit() for key in used)
    by_position = not named and argument.position is not None and str(argument.position) in used
    return argument.name in used or by_position


def _advice(argument: Argument, named: bool) -> str:
    name = shown(argument.name)
    if named and (argument.name == ALL_ARGUMENTS or not spellable(argument.name)):
        return f"`{name}` is declared, but a body cannot name it: rename it to capitals, digits and _, and use it."
    if named:
        return f"`{name}` is declared and never used: write `${name}` where its value belongs, or remove it."
    place = f"`${argument.position}` or " if argument.position and argument.position < 10 else ""
    return f"`{name}` is declared and never used: write {place}`$ARGUMENTS` where its value belongs, or remove it."


def _similar(compiled: Compiled) -> Iterator[Spot]:
    known: dict[str, str] = {}
    for argument in compiled.arguments:
        other = known.setdefault(argument.name.casefold().replace("-", "_"), argument.name)
        if other != argument.name:
            message = (
                f"`{shown(argument.name)}` and `{shown(other)}` are easily taken for each other: rename one of them."
            )
            yield Spot("similar_arguments", _place(compiled, argument.name), message)


def _hint_start(compiled: Compiled) -> int:
    """Return where the hint's own text stands; its key, when the hint is not there in one piece."""
    document = compiled.document
    key = document.key_offsets.get("argument_hint", 0)
    found = document.text.find(document.argument_hint or "", key, document.body_start)
    return found if found >= 0 else key


def _place(compiled: Compiled, name: str, *keys: str) -> int:
    """Return where a name stands in the front matter, from these keys on, or the first of the keys that is there."""
    document = compiled.document
    offsets = [
        document.key_offsets[key] for key in keys or ("argument_hint", "arguments") if key in document.key_offsets
    ]
    start = min(offsets, default=0)
    found = _word(name).search(document.text, start, document.body_start)
    return found.start() if found else start


def _last_place(compiled: Compiled, name: str) -> int:
    """Return where the hint has a name for the last time."""
    start = _hint_start(compiled)
    places = _word(name).finditer(compiled.document.text, start, start + len(compiled.document.argument_hint or ""))
    return max((place.start() for place in places), default=start)


def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?![\w-])")
