"""What `$ARGUMENTS` stands for -> the arguments that it may have been made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from service.core.arguments import Argument
from service.core.compiled import Compiled
from service.core.trace.values_back import value_of


def readings(compiled: Compiled, text: str, known: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield arguments that may read as this text, likelier ones first; not all of them need to.

    `known` are the texts of arguments that stand elsewhere. Options and flags stand at the end, in the version's order,
    `--name value`; before them the positionals, with a blank between them.
    """
    others = [argument for argument in compiled.arguments if argument.kind in ("option", "flag")]
    for rest, values in _without_options(text, list(reversed(others)), known):
        for told in _positionals(rest, compiled.positionals, known):
            yield {**told, **values}


def _without_options(
    text: str, others: Sequence[Argument], known: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what is left of a text without these options and flags at its end, the last one first, and their values.

    An option is taken to stand where its spelling stands last.
    """
    rest, values = text, {}
    for argument in others:
        place = _last(rest, argument.spelling)
        if place is None or (argument.kind == "flag" and place + len(argument.spelling) != len(rest)):
            continue
        if argument.kind == "flag":
            values[argument.name] = True
        elif argument.name in known:
            values[argument.name] = value_of(argument, known[argument.name])
        else:
            values[argument.name] = value_of(argument, rest[place + len(argument.spelling) + 1 :])
        rest = rest[: max(0, place - 1)]
    yield rest, values
    if values:
        yield text, {}


def _last(text: str, spelling: str) -> int | None:
    """Where a spelling stands last, as a word."""
    place = f" {text} ".rfind(f" {spelling} ")
    return place if place >= 0 else None


def _positionals(text: str, positionals: Sequence[Argument], known: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the positionals that have this text with blanks between them: fewer of them, if not all were given."""
    if not text:
        yield {}
    for count in range(len(positionals), 0, -1):
        found = _shared_out(text, positionals[:count], known)
        if found is not None:
            yield {argument.name: value_of(argument, part) for argument, part in found}


def _shared_out(
    text: str, positionals: Sequence[Argument], known: Mapping[str, str]
) -> list[tuple[Argument, str]] | None:
    """Give each positional its text: the known ones theirs, of the others each a word and the last one the rest."""
    begin, end = list(positionals), []
    found: list[tuple[Argument, str]] = []
    while begin and begin[-1].name in known:
        argument = begin.pop()
        part = known[argument.name]
        if not f" {text}".endswith(f" {part}"):
            return None
        text = text[: max(0, len(text) - len(part) - 1)]
        end.append((argument, part))
    for place, argument in enumerate(begin, start=1):
        part = known.get(argument.name, text if place == len(begin) else text.partition(" ")[0])
        if not f"{text} ".startswith(f"{part} "):
            return None
        found.append((argument, part))
        text = text[len(part) + 1 :]
    return None if text else [*found, *reversed(end)]
