"""Checking values against a template's schema: every problem at once, each saying what to send instead."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import jsonschema_rs

from service.core.errors import Problem
from service.core.suggest import closest

Values = Mapping[str, Any]

MOST_PROBLEMS = 100
"""How many problems are explained at the most: an answer is for reading."""

_SHOWN = 60


class Checker:
    """Checks values against one schema; compiled once and kept with the version."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        """Compile the schema; patterns run in an engine without backtracking, so that time stays linear."""
        self._properties: Mapping[str, Mapping[str, Any]] = schema["properties"]
        self._order = {name: index for index, name in enumerate(self._properties)}
        self._validator = jsonschema_rs.Draft202012Validator(dict(schema), pattern_options=jsonschema_rs.RegexOptions())

    def problems(self, values: Values) -> list[Problem]:
        """Return what is wrong with these values, in the order of the schema, unknown names last; [] when they fit."""
        unsound = [_unsound(name) for name, value in values.items() if not _is_sound(name, value)]
        if unsound:
            return unsound
        if self._validator.is_valid(values):
            return []
        errors = list(islice(self._validator.iter_errors(values), MOST_PROBLEMS))
        mistyped = {tuple(error.instance_path) for error in errors if error.schema_path[-1] == "type"}
        telling = [
            error for error in errors if error.schema_path[-1] == "type" or tuple(error.instance_path) not in mistyped
        ]
        found = [problem for error in telling for problem in self._explain(error, values)]
        return sorted(found, key=lambda problem: self._order.get(problem.argument or "", len(self._order)))

    def _explain(self, error: Any, values: Values) -> Iterator[Problem]:
        path = list(error.instance_path)
        keyword = str(error.schema_path[-1])
        if path:
            yield self._wrong_value(path, keyword, error.instance)
        elif keyword == "required":
            yield self._missing(error.kind.property)
        elif keyword == "additionalProperties":
            unknown = (name for name in values if name not in self._properties)
            yield from map(self._unknown, islice(unknown, MOST_PROBLEMS))
        else:
            yield _exclusive(error.kind.schema["required"])

    def _missing(self, name: str) -> Problem:
        schema = self._properties[name]
        allowed = {"allowed": schema["enum"]} if "enum" in schema else {}
        hint = _one_of(schema["enum"]) if "enum" in schema else schema.get("description")
        message = f"missing required argument {name}" + (f": {hint}" if hint else "")
        return Problem("missing_argument", message, argument=name, extra=allowed)

    def _unknown(self, name: str) -> Problem:
        known = list(self._properties)
        meant = closest(name, known)
        message = f"unknown argument {_shown(name)}: "
        if meant:
            return Problem("unknown_argument", f"{message}did you mean {meant}?", name, extra={"did_you_mean": meant})
        takes = f"this template takes {', '.join(known)}" if known else "this template takes no arguments"
        return Problem("unknown_argument", message + takes, argument=name, extra={"known": known})

    def _wrong_value(self, path: list[str | int], keyword: str, value: Any) -> Problem:
        name = str(path[0])
        schema = self._properties[name] if len(path) == 1 else self._properties[name].get("items", {})
        code, wanted = _wanted(keyword, schema)
        where = name + "".join(f"[{step}]" for step in path[1:])
        extra = {"allowed": schema["enum"]} if code == "not_a_choice" and "enum" in schema else {}
        return Problem(code, f"{where} {wanted}; found {_shown(value)}", argument=name, extra=extra)


def summary(problems: Iterable[Problem]) -> str:
    """Return one sentence for a list of problems, in their order; the missing names stand together."""
    listed = list(problems)
    missing = [problem.argument or "" for problem in listed if problem.code == "missing_argument"]
    together = f"missing required arguments: {', '.join(missing)}"
    sentences = (together if problem.code == "missing_argument" else problem.message for problem in listed)
    return "; ".join(dict.fromkeys(sentences))


_TYPES = {
    "string": 'must be text: send a JSON string, "in quotes"',
    "integer": "must be a whole number without quotes",
    "number": "must be a number without quotes",
    "boolean": "must be true or false, without quotes",
    "array": 'must be a list: send a JSON array such as ["a", "b"]',
}

_BOUNDS = {
    "minLength": ("too_short", "must have at least {} characters"),
    "maxLength": ("too_long", "must have at most {} characters"),
    "minItems": ("too_short", "must have at least {} items"),
    "maxItems": ("too_long", "must have at most {} items"),
    "minimum": ("out_of_range", "must be {} or more"),
    "maximum": ("out_of_range", "must be {} or less"),
    "exclusiveMinimum": ("out_of_range", "must be more than {}"),
    "exclusiveMaximum": ("out_of_range", "must be less than {}"),
    "multipleOf": ("out_of_range", "must be a multiple of {}"),
    "pattern": ("pattern_mismatch", "must match the pattern {}"),
    "const": ("not_a_choice", "must be {}"),
}


def _wanted(keyword: str, schema: Mapping[str, Any]) -> tuple[str, str]:
    if keyword == "type":
        return "wrong_type", _TYPES[schema.get("type", "string")]
    if keyword == "enum":
        return "not_a_choice", f"must be {_one_of(schema['enum'])}"
    if keyword == "uniqueItems":
        return "not_unique", "must not hold the same item twice"
    code, wording = _BOUNDS[keyword]
    return code, wording.format(_shown(schema[keyword]) if keyword == "const" else schema[keyword])


def _exclusive(names: Iterable[str]) -> Problem:
    listed = list(names)
    message = f"{' and '.join(listed)} exclude each other: send one of them"
    return Problem("exclusive_arguments", message, argument=listed[-1], extra={"exclusive": listed})


def _one_of(choices: Iterable[Any]) -> str:
    return "one of " + ", ".join(text if isinstance(text, str) else json.dumps(text) for text in choices)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return "an object"
    text = json.dumps(value, ensure_ascii=False).encode(errors="replace").decode()
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _is_sound(name: str, value: Any) -> bool:
    texts = [name, *value] if isinstance(value, list) else [name, value]
    return all(is_text(text) for text in texts if isinstance(text, str))


def is_text(text: str) -> bool:
    """Return whether the text can be stored and sent as it is: valid Unicode without NUL."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def _unsound(name: str) -> Problem:
    printable = name.encode(errors="replace").decode().replace("\0", "?")
    message = f"{printable} holds a NUL or half of a surrogate pair: send valid Unicode text without U+0000"
    return Problem("invalid_text", message, argument=printable)
