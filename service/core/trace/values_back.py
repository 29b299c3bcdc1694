"""A text -> the value that reads as this text."""

from __future__ import annotations

from typing import Any

from service.core.arguments import Argument
from service.core.values import as_text, typed


def value_of(argument: Argument, text: str) -> Any:
    """Return the value of an argument that reads as this text; a text that is no such value stays text."""
    kind = type_of(argument)
    if not argument.list and kind != "array":
        return _typed(text, kind)
    items = argument.keywords.get("items", {}).get("type", "string")
    return [_typed(item, items) for item in text.split(" ")] if text else []


def type_of(argument: Argument) -> str:
    """Return the type of an argument's value, as JSON Schema names it."""
    return str(argument.keywords.get("type", "boolean" if argument.kind == "flag" else "string"))


def _typed(text: str, kind: str) -> Any:
    value = typed(text, kind)
    return value if as_text(value) == text else text
