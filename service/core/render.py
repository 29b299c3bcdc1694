"""Segments and values -> prompt, in one pass: a value is data and is never looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from service.core.arguments import Argument
from service.core.check import summary
from service.core.compiled import Compiled
from service.core.errors import InvalidArguments, Problem
from service.core.placeholders import ALL_ARGUMENTS
from service.core.shell import UnfinishedText, words
from service.core.values import as_text

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A prompt, and the names, sorted, of the arguments that were neither given nor defaulted."""

    prompt: str
    omitted: tuple[str, ...]


def render(compiled: Compiled, values: Values, unset: str | None = None) -> Rendered:
    """Render a document with these values.

    `unset` is the text that an omitted optional argument renders as; None leaves that to the document. Raises
    InvalidArguments with every problem when the values do not fit the schema.
    """
    found = problems(compiled, values)
    if found:
        raise InvalidArguments(found, summary(found))
    return fill(compiled, values, unset)


def fill(compiled: Compiled, values: Values, unset: str | None = None) -> Rendered:
    """Render with values that were found to have no problems."""
    blank = compiled.document.unset if unset is None else unset
    given = _with_defaults(compiled.arguments, values)
    texts = _texts(compiled, given, blank)
    prompt = "".join([segment if isinstance(segment, str) else texts[segment.key] for segment in compiled.segments])
    return Rendered(prompt, tuple(sorted(compiled.by_name.keys() - given.keys())))


def problems(compiled: Compiled, values: Values) -> list[Problem]:
    """Return everything that keeps these values from being rendered; [] when nothing does."""
    found = compiled.checker.problems(values)
    free = compiled.free_text
    if found or free is None or not any(key.isdigit() for key in compiled.placeholders):
        return found
    try:
        words(values.get(free.name, ""))
    except UnfinishedText as error:
        return [Problem("unterminated_quote", f"{free.name}: {error}", argument=free.name)]
    return []


def _with_defaults(arguments: Iterable[Argument], values: Values) -> dict[str, Any]:
    """The values in the schema's order, defaults filled in; a flag that was left out is false."""
    given = {}
    for argument in arguments:
        if argument.name in values:
            given[argument.name] = values[argument.name]
        elif argument.default is not None:
            given[argument.name] = argument.default
        elif argument.kind == "flag":
            given[argument.name] = False
    return given


def _texts(compiled: Compiled, given: Values, blank: str) -> dict[str, str]:
    """The text of every placeholder that the body uses."""
    texts = {key: as_text(given[key]) if key in given else blank for key in compiled.placeholders}
    if compiled.named:
        return texts
    positions = _positions(compiled, given)
    for key in texts.keys() - given.keys():
        if key.isdigit():
            texts[key] = positions.get(int(key), blank)
    if ALL_ARGUMENTS in texts:
        texts[ALL_ARGUMENTS] = all_arguments(compiled, given) or blank
    return texts


def _positions(compiled: Compiled, given: Values) -> dict[int, str]:
    """What `$1`..`$9` stand for: the positionals, or under a prose hint the words of the free text."""
    free = compiled.free_text
    if free is not None:
        try:
            return dict(enumerate(words(given.get(free.name, "")), start=1))
        except UnfinishedText:
            return {}
    return {
        argument.position or 0: as_text(given[argument.name])
        for argument in compiled.positionals
        if argument.name in given
    }


def all_arguments(compiled: Compiled, given: Values) -> str:
    """Return what `$ARGUMENTS` stands for: positionals, then options and flags as typed; free text as it is."""
    free = compiled.free_text
    if free is not None:
        return as_text(given.get(free.name, ""))
    positionals = [as_text(given[argument.name]) for argument in compiled.positionals if argument.name in given]
    return " ".join(positionals + [_option(argument, given[argument.name]) for argument in _chosen(compiled, given)])


def _chosen(compiled: Compiled, given: Values) -> Iterable[Argument]:
    options = (argument for argument in compiled.arguments if argument.kind in ("option", "flag"))
    return (argument for argument in options if given.get(argument.name, False) is not False)


def _option(argument: Argument, value: Any) -> str:
    name = f"-{argument.name}" if len(argument.name) == 1 else f"--{argument.name}"
    return name if argument.kind == "flag" else f"{name} {as_text(value)}"
