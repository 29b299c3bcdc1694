"""Arguments -> one JSON Schema 2020-12 object: what a tool reads, and exactly what rendering enforces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from service.core.arguments import Argument

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


def object_schema(arguments: Iterable[Argument], exclusive: Sequence[tuple[str, ...]] = ()) -> Schema:
    """Return the schema of an object that has these arguments as properties, in their order.

    `exclusive` are groups of names of which at most one may be given (for flags: be true).
    """
    listed = tuple(arguments)
    schema: Schema = {
        "$schema": DIALECT,
        "type": "object",
        "properties": {argument.name: property_schema(argument) for argument in listed},
        "required": [argument.name for argument in listed if argument.required],
        "additionalProperties": False,
    }
    flags = {argument.name for argument in listed if argument.kind == "flag"}
    refused = [_not_both(left, right, flags) for group in exclusive for left, right in _pairs(group)]
    return {**schema, "allOf": refused} if refused else schema


def property_schema(argument: Argument) -> Schema:
    """Return the schema of one argument's value: a string unless it is a flag, a list, or typed otherwise."""
    schema = dict(argument.keywords)
    schema.setdefault("type", _default_type(argument))
    if argument.list:
        _put_items(schema, argument)
    elif argument.choices is not None:
        schema["enum"] = list(argument.choices)
    if argument.kind == "flag":
        schema.setdefault("default", False)
    if argument.default is not None:
        schema["default"] = list(argument.default) if argument.list else argument.default
    if argument.description is not None:
        schema["description"] = argument.description
    if argument.examples:
        schema["examples"] = list(argument.examples)
    return schema


def _default_type(argument: Argument) -> str:
    if argument.kind == "flag":
        return "boolean"
    return "array" if argument.list else "string"


def _put_items(schema: Schema, argument: Argument) -> None:
    items = {"type": "string", **schema.get("items", {})}
    schema["items"] = items if argument.choices is None else {**items, "enum": list(argument.choices)}


def _pairs(group: Sequence[str]) -> Iterable[tuple[str, str]]:
    return ((left, right) for index, left in enumerate(group) for right in group[index + 1 :])


def _not_both(left: str, right: str, flags: set[str]) -> Schema:
    both: Schema = {"required": [left, right]}
    chosen = {name: {"const": True} for name in (left, right) if name in flags}
    return {"not": {**both, "properties": chosen} if chosen else both}
