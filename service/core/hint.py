"""The `argument_hint` grammar: what a hint says about a template's arguments (docs/format.md, "The hint").

Items are read in `service.core.hint_items` and values in `service.core.hint_values`; here they become one list of
arguments: unnamed ones named, duplicates dropped, alternative forms merged, positionals counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import count

from service.core import hint_tokens as tokens
from service.core.arguments import Argument
from service.core.hint_cursor import Unreadable
from service.core.hint_items import Form, Reader

LONGEST_HINT = 2_000
DEEPEST_NESTING = 8

_OPENER = re.compile(r"[\[({<]")
_BRACKET = re.compile(r"[\[({<\])}>]")


@dataclass(frozen=True, slots=True)
class Hint:
    """What a hint says.

    `exclusive` holds groups of option names of which a caller gives one at most; `duplicates` the names that the hint
    declares again (the first declaration counts). A hint that is not of the grammar is `prose`: its only argument is
    the free text ARGUMENTS, and `stopped_at` is the offset in the hint, as given, where reading stopped.
    """

    arguments: tuple[Argument, ...] = ()
    exclusive: tuple[tuple[str, ...], ...] = ()
    prose: bool = False
    duplicates: tuple[str, ...] = ()
    stopped_at: int | None = None


def parse(hint: str) -> Hint:
    """Read a hint in time linear in its length. Never raises: what does not fit the grammar is prose."""
    if len(hint) > LONGEST_HINT:
        return _prose(hint, LONGEST_HINT)
    text = " ".join(hint.split())
    try:
        _refuse_depth(text)
        return Hint() if not text or _is_none(text) else _grammar(text)
    except Unreadable as stop:
        return _prose(hint, _offset_as_given(hint, text, stop.at))


def _prose(hint: str, stopped_at: int) -> Hint:
    """Return the one free text that a prose hint describes, required unless it says "optional" or "default"."""
    folded = hint.casefold()
    required = "optional" not in folded and "default" not in folded
    argument = Argument("ARGUMENTS", "text", required, description=" ".join(hint.split()))
    return Hint((argument,), prose=True, stopped_at=stopped_at)


def _refuse_depth(text: str) -> None:
    """Raise Unreadable at the bracket that nests deeper than the limit."""
    depth = 0
    for bracket in _BRACKET.finditer(text):
        depth = depth + 1 if _OPENER.match(bracket[0]) else max(depth - 1, 0)
        if depth > DEEPEST_NESTING:
            raise Unreadable(bracket.start())


def _is_none(text: str) -> bool:
    """Tell whether the whole text is `"none" | "(no arguments)" | note`, a trailer aside."""
    reader = Reader(text)
    if not reader.take(tokens.NONE) and not text.startswith(("(", "（")):
        return False
    while reader.take(tokens.NOTE):
        reader.note()
    reader.take(tokens.TRAILER)
    return reader.at == reader.end


def _grammar(text: str) -> Hint:
    """Read `usage { " | " usage } [ trailer ]`; raise Unreadable where it is none."""
    reader = Reader(text)
    forms = reader.forms()
    if len(forms) == 1 and reader.commands:
        raise Unreadable(reader.commands[0])
    duplicates: dict[str, None] = {}
    arguments = _merged([_distinct(form, duplicates) for form in forms], duplicates)
    return Hint(_settled(arguments), _exclusive_groups(reader.exclusive), duplicates=tuple(duplicates))


def _distinct(form: Form, duplicates: dict[str, None]) -> dict[str, Argument]:
    """Return a form's arguments by name: unnamed ones are named by position, of equal names the first one stays."""
    arguments: dict[str, Argument] = {}
    taken = {0}
    highest = 0
    for argument in form:
        position = (argument.position or highest + 1) if argument.kind == "positional" else None
        name = argument.name or f"arg{position}"
        if name in arguments or position in taken:
            duplicates[name] = None
            continue
        if position is not None:
            taken.add(position)
            highest = max(highest, position)
        arguments[name] = replace(argument, name=name, position=position)
    return arguments


def _merged(forms: list[dict[str, Argument]], duplicates: dict[str, None]) -> list[Argument]:
    """Return the arguments of alternative forms, each once and in order of appearance, and number them anew."""
    if len(forms) == 1:
        return list(forms[0].values())
    alike: dict[str, list[Argument]] = {}
    for form in forms:
        for name, argument in form.items():
            alike.setdefault(name, []).append(argument)
    duplicates |= {name: None for name, same in alike.items() if any(one.kind != same[0].kind for one in same)}
    arguments = [_united(same, len(forms)) for same in alike.values()]
    positions = count(1)
    return [replace(one, position=next(positions)) if one.kind == "positional" else one for one in arguments]


def _united(same: list[Argument], forms: int) -> Argument:
    """Return the argument that takes what any form takes under its name, required where every form requires it."""
    required = len(same) == forms and all(one.required for one in same)
    if all(one.choices == same[0].choices for one in same):
        return replace(same[0], required=required)
    free = any(one.choices is None for one in same)
    choices = None if free else tuple(dict.fromkeys(choice for one in same for choice in one.choices or ()))
    return replace(same[0], required=required, choices=choices, description=None)


def _settled(arguments: list[Argument]) -> tuple[Argument, ...]:
    """Return the arguments made consistent: of the positionals only the last is a list, and defaults are allowed."""
    last = max((argument.position or 0 for argument in arguments), default=0)
    return tuple(_with_sound_default(_with_sound_list(argument, last)) for argument in arguments)


def _with_sound_list(argument: Argument, last: int) -> Argument:
    """Return the argument; a positional that is not the last takes one value only."""
    is_early = argument.position is not None and argument.position != last
    return replace(argument, list=False) if argument.list and is_early else argument


def _with_sound_default(argument: Argument) -> Argument:
    """Return the argument with the default of a list as a tuple, and without one that can never apply."""
    default = argument.default
    if default is None:
        return argument
    refused = argument.choices is not None and default not in argument.choices
    if argument.required or argument.kind == "flag" or refused:
        return replace(argument, default=None)
    return replace(argument, default=(default,)) if argument.list else argument


def _exclusive_groups(groups: list[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Return the groups of names that exclude each other, each name once, without groups of one."""
    distinct_groups = (tuple(dict.fromkeys(group)) for group in groups)
    return tuple(group for group in distinct_groups if len(group) > 1)


def _offset_as_given(hint: str, text: str, at: int) -> int:
    """Return the offset in the hint of the character `at` of its text with single spaces; of a space, what follows."""
    offsets = [offset for offset, character in enumerate(hint) if not character.isspace()]
    return [*offsets, len(hint)][at - text.count(" ", 0, at)]
