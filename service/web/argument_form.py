"""The form that a template's arguments make: its fields, and how what was typed into them becomes values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from flask import request

from service.core.arguments import Argument
from service.core.compiled import Compiled
from service.core.errors import Problem
from service.core.schema import property_schema
from service.core.values import as_text, typed

PREFIX = "argument."
"""What the names of the fields begin with; after it stands the argument's name."""

Control = Literal["line", "area", "lines", "secret", "radio", "select", "boxes", "flag"]
Typed = Mapping[str, Sequence[str]]
"""What was typed, by the argument's name: the texts of its fields, none where nothing was chosen."""

_MOST_RADIO = 6
_LONG = 200


@dataclass(frozen=True, slots=True)
class Option:
    """One of the values that can be chosen."""

    value: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """The field of one argument.

    `control` is its form: a line, an area of several lines, `lines` with an item on each, a secret, one of several
    (`radio`, `select`), several of several (`boxes`), or a `flag` that is set or not. `default` and `examples` are
    texts. `problems` are sentences on what was typed.
    """

    id: str
    argument: Argument
    control: Control
    text: str
    options: tuple[Option, ...]
    is_set: bool
    default: str | None
    examples: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the field is called in the form."""
        return PREFIX + self.argument.name


def typed_here() -> Typed:
    """Return what was typed into the fields of the form that was sent, or stands in the page's address."""
    return {
        name.removeprefix(PREFIX): [text.replace("\r\n", "\n") for text in texts]
        for name, texts in request.values.lists()
        if name.startswith(PREFIX)
    }


def values_of(compiled: Compiled, given: Typed) -> dict[str, Any]:
    """Return the values that were typed, in the order of the arguments.

    An empty field is not given, so that a default or nothing stands for it. Text that does not have the type that is
    wanted stays text, for the check to explain; fields of arguments that there are not (any more) count for nothing.
    """
    read = ((argument.name, _value(argument, given.get(argument.name, ()))) for argument in compiled.arguments)
    return {name: value for name, value in read if value is not None}


def fields_of(compiled: Compiled, given: Typed, problems: Iterable[Problem] = ()) -> list[Field]:
    """Return the fields of a template's form, holding what was typed and what is wrong with it."""
    told = [problem for problem in problems if problem.argument is not None]
    return [
        _field(
            number,
            argument,
            given.get(argument.name, ()),
            tuple(problem.message for problem in told if problem.argument == argument.name),
        )
        for number, argument in enumerate(compiled.arguments)
    ]


def shape_of(compiled: Compiled) -> str:
    """Return a text that is the same for two templates whose forms have the same fields."""
    return repr([(field.argument, field.control) for field in fields_of(compiled, {})])


def _field(number: int, argument: Argument, texts: Sequence[str], problems: tuple[str, ...]) -> Field:
    schema = property_schema(argument)
    choices = _choices(argument, schema)
    return Field(
        id=f"argument-{number}",
        argument=argument,
        control=_control(argument, schema, choices),
        text="\n".join(texts),
        options=tuple(Option(choice, choice in texts) for choice in choices),
        is_set=any(text for text in texts),
        default=None if argument.default in (None, False) else as_text(argument.default),
        examples=tuple(as_text(example) for example in argument.examples),
        problems=problems,
    )


def _choices(argument: Argument, schema: Mapping[str, Any]) -> list[str]:
    if argument.choices is not None:
        return [as_text(choice) for choice in argument.choices]
    return ["true", "false"] if schema["type"] == "boolean" and argument.kind != "flag" else []


def _control(argument: Argument, schema: Mapping[str, Any], choices: Sequence[str]) -> Control:
    if argument.kind == "flag":
        return "flag"
    if argument.list:
        return "boxes" if choices else "lines"
    if choices:
        return "radio" if len(choices) <= _MOST_RADIO else "select"
    if argument.is_secret:
        return "secret"
    is_short = schema["type"] != "string" or "pattern" in schema or schema.get("maxLength", _LONG) < _LONG
    return "line" if is_short or argument.examples else "area"


def _value(argument: Argument, texts: Sequence[str]) -> Any:
    """Return the value of one argument, or None where none is given."""
    schema = property_schema(argument)
    if argument.kind == "flag":
        return True if any(texts) else None
    if argument.list:
        items = [text for text in _items(argument, texts) if text]
        kind = schema["items"].get("type", "string")
        return [_chosen(argument, text, kind) for text in items] or None
    text = next((text for text in texts if text), "")
    return _chosen(argument, text, schema["type"]) if text else None


def _items(argument: Argument, texts: Sequence[str]) -> Iterable[str]:
    """Each line is an item where they are typed; where they are chosen, each text is one."""
    return texts if argument.choices is not None else (line for text in texts for line in text.split("\n"))


def _chosen(argument: Argument, text: str, kind: str) -> Any:
    """Return the choice that reads so, or else the text as a value of its type."""
    matching = (choice for choice in argument.choices or () if as_text(choice) == text)
    return next(matching, typed(text, kind))
