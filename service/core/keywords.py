"""JSON Schema keywords from YAML text: which there are, to which type each belongs, and how its value is read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from service.core.yaml_text import List, Node, Text, plain

TYPES = ("string", "integer", "number", "boolean", "array")

MOST_CHOICES = 1_000
LONGEST_PATTERN = 1_000
MOST_DIGITS = 100

_NUMERIC = ("integer", "number")
_SCALAR = ("string", *_NUMERIC, "boolean")

# The types that a keyword belongs to; those that are not here go with every type.
ONLY_FOR: Mapping[str, tuple[str, ...]] = {
    "minLength": ("string",),
    "maxLength": ("string",),
    "pattern": ("string",),
    "minimum": _NUMERIC,
    "maximum": _NUMERIC,
    "exclusiveMinimum": _NUMERIC,
    "exclusiveMaximum": _NUMERIC,
    "multipleOf": _NUMERIC,
    "items": ("array",),
    "minItems": ("array",),
    "maxItems": ("array",),
    "uniqueItems": ("array",),
    "enum": _SCALAR,
    "const": _SCALAR,
}

NOT_IN_ITEMS = ("items", "default", "required", "x-secret")

ELSEWHERE = {
    "$ref": "write out what it refers to",
    "$defs": "write out what refers to it",
    "anyof": "write the choices as `enum`, or describe them",
    "oneof": "write the choices as `enum`, or describe them",
    "allof": "write its keywords here",
    "not": "use `pattern` or `enum`",
    "if": "describe the condition",
    "nullable": "write `required: false`",
    "optional": "write `required: false`",
    "choices": "write `enum`",
    "options": "write `enum`",
    "properties": "an argument is text, a number, true or false, or a list of those",
}


class Wrong(Exception):
    """A value cannot be what its keyword needs; the message says what to write, `at` where."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.message = message
        self.at = at


def typed_value(node: Node, kind: str, items: str = "string") -> Any:
    """Return a node's text as a value of a JSON Schema type; `items` is the type of a list's items."""
    if kind == "array":
        return [typed_value(item, items) for item in _list(node, "write a list: [a, b]").items]
    text = _text(node, f"write {_FORMS[kind]}")
    if kind == "string":
        return text.value
    value = _BOOLEANS.get(text.value.lower()) if kind == "boolean" else _number(text.value)
    if value is None or (kind == "integer" and not isinstance(value, int)):
        raise Wrong(f"write {_FORMS[kind]}; found {_quoted(text)}", text.start)
    return value


def read(keyword: str, node: Node, kind: str, items: str) -> Any:
    """Return the value of a known keyword, or of one that begins with `x-`, of an argument of type `kind`."""
    if keyword in _OF_THE_TYPE:
        return _OF_THE_TYPE[keyword](node, kind, items)
    return _ALIKE.get(keyword, plain)(node)


_BOOLEANS = {"true": True, "false": False}
_FORMS = {
    "string": "text",
    "integer": "a whole number, such as 10",
    "number": "a number, such as 0.5",
    "boolean": "true or false",
}


def _number(text: str) -> int | float | None:
    """Return the JSON number that a text is, whole ones as int; None for anything else, infinity included."""
    if len(text) > MOST_DIGITS:
        return None
    try:
        value = json.loads(text.removeprefix("+"), parse_constant=lambda name: name)
    except ValueError:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value in (float("inf"), float("-inf")):
        return None
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value


def _text(node: Node, advice: str) -> Text:
    if not isinstance(node, Text):
        raise Wrong(f"{advice}, not a {'list' if isinstance(node, List) else 'map'}", node.start)
    return node


def _list(node: Node, advice: str) -> List:
    if not isinstance(node, List):
        raise Wrong(advice, node.start)
    if len(node.items) > MOST_CHOICES:
        raise Wrong(f"write at most {MOST_CHOICES:,} items", node.start)
    return node


def _quoted(text: Text) -> str:
    return repr(text.value if len(text.value) <= 40 else f"{text.value[:37]}...")


def _words(node: Node) -> str:
    return _text(node, "write text").value


def _flag(node: Node) -> bool:
    value: bool = typed_value(node, "boolean")
    return value


def _count(node: Node) -> int:
    value = typed_value(node, "integer")
    if not 0 <= value < 2**53:
        raise Wrong("write a whole number, 0 or more", node.start)
    return int(value)


def _bound(node: Node) -> int | float:
    value: int | float = typed_value(node, "number")
    return value


def _divisor(node: Node) -> int | float:
    value = _bound(node)
    if value <= 0:
        raise Wrong("write a number above 0", node.start)
    return value


def _pattern(node: Node) -> str:
    text = _text(node, "write a regular expression, in single quotes").value
    if len(text) > LONGEST_PATTERN:
        raise Wrong(f"write a regular expression of at most {LONGEST_PATTERN:,} characters", node.start)
    return text


def _examples(node: Node, kind: str, items: str) -> list[Any]:
    return [typed_value(item, kind, items) for item in _list(node, "write a list: [a, b]").items]


def _choices(node: Node, kind: str, items: str) -> list[Any]:
    choices = _examples(node, kind, items)
    if not choices:
        raise Wrong("write at least one choice: [a, b]", node.start)
    if len(set(choices)) < len(choices):
        raise Wrong("write each choice once", node.start)
    return choices


_OF_THE_TYPE: Mapping[str, Callable[[Node, str, str], Any]] = {
    "enum": _choices,
    "const": typed_value,
    "default": typed_value,
    "examples": _examples,
}

_ALIKE: Mapping[str, Callable[[Node], Any]] = {
    "title": _words,
    "description": _words,
    "format": _words,
    "pattern": _pattern,
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), _count),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _bound),
    "multipleOf": _divisor,
    **dict.fromkeys(("uniqueItems", "deprecated", "required", "x-secret"), _flag),
}

KNOWN = ("type", "items", *_OF_THE_TYPE, *_ALIKE)
"""Every keyword that an argument may have, besides those that begin with `x-`."""
