"""Segments and values -> prompt, in one pass: a value is data and is never looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from service.core.arguments import Argument
from service.core.check import summary
from service.core.compiled import Compiled
from service.core.errors import InvalidArguments, Problem
from service.core.placeholders import ALL_ARGUMENTS
from service.core.rendered import Rendered, join
from service.core.shell import words_of_prose
from service.core.values import as_text

Values = Mapping[str, Any]


def render(compiled: Compiled, values: Values, unset: str | None = None) -> Rendered:
    """Render a document with these values.

    `unset` is the text that an omitted optional argument renders as; None leaves that to the document. Raises
    InvalidArguments with every problem when the values do not fit the schema, and what `fill` raises.
    """
    rendered = None if compiled.plain is None else compiled.plain.render(values, unset)
    if rendered is not None:
        return rendered
    found = problems(compiled, values)
    if found:
        raise InvalidArguments(found, summary(found))
    return fill(compiled, values, unset)


def problems(compiled: Compiled, values: Values) -> list[Problem]:
    """Return everything that keeps these values from being rendered; [] when nothing does."""
    return compiled.checker.problems(values)


def fill(compiled: Compiled, values: Values, unset: str | None = None) -> Rendered:
    """Render with values that were found to have no problems; raises TooLarge for a prompt beyond the limit."""
    if compiled.plain is not None:
        return compiled.plain.fill(values, unset)
    return fill_any(compiled, values, unset)


def fill_any(compiled: Compiled, values: Values, unset: str | None = None) -> Rendered:
    """Render as `fill` does, by the way that serves every document."""
    blank = compiled.document.unset if unset is None else unset
    given = with_defaults(compiled.arguments, values)
    texts = slot_texts(compiled, given, blank)
    parts = [segment if isinstance(segment, str) else texts[segment.key] for segment in compiled.segments]
    return Rendered(join(parts), tuple(sorted(compiled.by_name.keys() - given.keys())))


def with_defaults(arguments: Iterable[Argument], values: Values) -> dict[str, Any]:
    """Return the values in the schema's order, defaults filled in; a flag that was left out is false."""
    given = {}
    for argument in arguments:
        if argument.name in values:
            given[argument.name] = values[argument.name]
        elif argument.default is not None:
            given[argument.name] = argument.default
        elif argument.kind == "flag":
            given[argument.name] = False
    return given


def slot_texts(compiled: Compiled, given: Values, blank: str) -> dict[str, str]:
    """Return the text of every placeholder that the body uses; `given` are values `with_defaults`."""
    keys = compiled.placeholders
    texts = {key: as_text(given[key]) if key in given else blank for key in keys}
    if compiled.named:
        return texts
    if any(key.isdigit() for key in keys):
        positions = _positions(compiled, given)
        texts |= {key: positions.get(int(key), blank) for key in keys if key.isdigit()}
    if ALL_ARGUMENTS in keys:
        texts[ALL_ARGUMENTS] = all_arguments(compiled, given, blank)
    return texts


def _positions(compiled: Compiled, given: Values) -> dict[int, str]:
    """What `$1`..`$9` stand for: the positionals, or under a prose hint the words of the free text."""
    free = compiled.free_text
    if free is not None:
        return dict(enumerate(words_of_prose(given.get(free.name, "")), start=1))
    return {
        argument.position or 0: as_text(given[argument.name])
        for argument in compiled.positionals
        if argument.name in given
    }


def all_arguments(compiled: Compiled, given: Values, blank: str) -> str:
    """Return what `$ARGUMENTS` stands for: positionals, then options and flags as typed; free text as it is.

    `blank` is what it stands for when none was given; an empty text that was given is one.
    """
    others = (argument for argument in compiled.arguments if argument.kind != "positional")
    arguments = [*compiled.positionals, *others]
    texts = [_as_typed(argument, given[argument.name]) for argument in arguments if _is_told(argument, given)]
    return " ".join(texts) if texts else blank


def _is_told(argument: Argument, given: Values) -> bool:
    """Whether `$ARGUMENTS` tells of this argument; it is silent on flags that are off."""
    return argument.name in given and (argument.kind != "flag" or given[argument.name] is True)


def _as_typed(argument: Argument, value: Any) -> str:
    if argument.kind == "flag":
        return argument.spelling
    return f"{argument.spelling} {as_text(value)}" if argument.kind == "option" else as_text(value)
