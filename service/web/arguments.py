"""Arguments of a template as a table for people: what each takes, and how it is typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from service.core.arguments import Argument
from service.core.compiled import Compiled
from service.core.values import as_text

_MOST_CHOICES = 30
_TYPES = {"string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false"}
_LIMITS = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "minItems": "at least {} values",
    "maxItems": "at most {} values",
    "pattern": "fits {}",
    "format": "in the form of a {}",
}


@dataclass(frozen=True, slots=True)
class ArgumentRow:
    """One argument: `takes` says what values it has, `limits` what they must fit, `typed` how it is typed."""

    name: str
    required: bool
    description: str | None
    takes: str
    choices: tuple[str, ...]
    more_choices: int
    default: str | None
    limits: tuple[str, ...]
    typed: str
    is_secret: bool
    is_used: bool


def rows_of(compiled: Compiled) -> list[ArgumentRow]:
    """Return the arguments of a document in the order of its hint."""
    return [_row(argument, compiled) for argument in compiled.arguments]


def _row(argument: Argument, compiled: Compiled) -> ArgumentRow:
    choices = tuple(as_text(choice) for choice in argument.choices or ())
    return ArgumentRow(
        name=argument.name,
        required=argument.required,
        description=argument.description,
        takes=_takes(argument),
        choices=choices[:_MOST_CHOICES],
        more_choices=len(choices) - len(choices[:_MOST_CHOICES]),
        default=None if argument.default is None else _shown(argument.default),
        limits=tuple(_limits(argument)),
        typed=_typed(argument, choices),
        is_secret=argument.is_secret,
        is_used=not compiled.declares or argument.name in compiled.placeholders or not compiled.named,
    )


def _takes(argument: Argument) -> str:
    if argument.kind == "flag":
        return "on or off"
    if argument.kind == "text":
        return "free text, all of it"
    if argument.choices:
        return "any of" if argument.list else "one of"
    if argument.list:
        return "several values"
    return _TYPES.get(_kind(argument), _kind(argument))


def _limits(argument: Argument) -> Iterator[str]:
    for keywords in (argument.keywords, argument.keywords.get("items", {})):
        for keyword, says in _LIMITS.items():
            if keyword in keywords:
                yield says.format(keywords[keyword])


def _typed(argument: Argument, choices: tuple[str, ...]) -> str:
    if argument.kind == "flag":
        return " or ".join((argument.spelling, *(alias for alias in argument.aliases if alias != argument.spelling)))
    if argument.kind == "text":
        return "…"
    if argument.kind == "positional":
        return f"{choices[0] if choices else argument.name}{' …' if argument.list else ''}"
    value = choices[0] if choices else "1" if _kind(argument) in ("integer", "number") else "…"
    quoted = f'"{value}"' if value == "…" or " " in value else value
    return f"{argument.name}={quoted}" if argument.kind == "named" else f"{argument.spelling} {quoted}"


def _kind(argument: Argument) -> str:
    return str(argument.keywords.get("items", argument.keywords).get("type", "string"))


def _shown(value: Any) -> str:
    return ", ".join(as_text(each) for each in value) if isinstance(value, list | tuple) else as_text(value)
