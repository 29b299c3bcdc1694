"""Checking values against a template's schema: every problem at once, each saying what to send instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any

import jsonschema_rs

from service.core import explain
from service.core.errors import Problem
from service.core.explain import Keywords
from service.core.values import MOST_DIGITS

Values = Mapping[str, Any]

MOST_PROBLEMS = 100
"""How many unknown arguments, or words that cannot be read, are explained at the most: an answer is for reading."""

_MOST_SUGGESTIONS = 10
_MOST_ITEMS = 10
_MOST_SENTENCES = 20


class Checker:
    """Checks values against one schema; compiled once and kept with the version."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        """Compile the schema of an object, as `object_schema` makes it."""
        self._properties: Mapping[str, Keywords] = schema["properties"]
        self._required = frozenset(schema["required"])
        self._refused = tuple(each["not"] for each in schema.get("allOf", ()))
        self._validator = validator(schema)
        self._property = cache(self._compiled_property)

    def problems(self, values: Values) -> list[Problem]:
        """Return what is wrong with these values, in the order of the schema, unknown names last; [] when they fit."""
        unsound = list(islice(_unsound(values), MOST_PROBLEMS))
        if unsound:
            return unsound
        plain = {
            name: _without_depth(value) if isinstance(value, list | dict) else value for name, value in values.items()
        }
        if self._validator.is_valid(plain):
            return []
        return [*self._unfit(plain), *self._excluded(plain), *self._unknown(plain)]

    def _unfit(self, values: Values) -> Iterator[Problem]:
        for name, schema in self._properties.items():
            if name in values:
                yield from self._property(name).problems(values[name])
            elif name in self._required:
                yield explain.missing(name, schema)

    def _excluded(self, values: Values) -> Iterator[Problem]:
        for refused in self._refused:
            names = refused["required"]
            flags = refused.get("properties", {})
            if all(name in values and (name not in flags or values[name] is True) for name in names):
                yield explain.exclusive(names)

    def _unknown(self, values: Values) -> Iterator[Problem]:
        names = (name for name in values if name not in self._properties)
        known = list(self._properties)
        for count, name in enumerate(islice(names, MOST_PROBLEMS)):
            yield explain.unknown(name, known, suggest=count < _MOST_SUGGESTIONS)

    def _compiled_property(self, name: str) -> _Property:
        return _Property(name, self._properties[name], optional=name not in self._required)


class _Property:
    """Finds every keyword of one argument's schema that a value does not fit; of a list's items the first ones."""

    def __init__(self, name: str, schema: Keywords, *, optional: bool) -> None:
        self._name = name
        self._schema = schema
        self._optional = optional
        self._items: Keywords | None = schema.get("items")
        if self._items is not None and "x-secret" in schema:
            self._items = {**self._items, "x-secret": schema["x-secret"]}
        self._validator = validator({key: value for key, value in schema.items() if key != "items"})
        self._item_validator = None if self._items is None else validator(self._items)

    def problems(self, value: Any) -> Iterator[Problem]:
        for keyword in _failing(self._validator, value):
            yield explain.wrong(self._name, keyword, self._schema, value, optional=self._optional)
        if self._items is None or self._item_validator is None or not isinstance(value, list):
            return
        is_valid = self._item_validator.is_valid
        wrong = ((place, item) for place, item in enumerate(value) if not is_valid(item))
        for place, item in islice(wrong, _MOST_ITEMS):
            for keyword in _failing(self._item_validator, item):
                yield explain.wrong(f"{self._name}[{place}]", keyword, self._items, item)


def validator(schema: Keywords) -> Any:
    """Compile a schema; patterns run in an engine without backtracking, so that time stays linear."""
    return jsonschema_rs.Draft202012Validator(dict(schema), pattern_options=jsonschema_rs.RegexOptions())


def summary(problems: Iterable[Problem]) -> str:
    """Return one sentence for a list of problems, in their order; the missing names stand together."""
    listed = list(problems)
    missing = [problem.argument or "" for problem in listed if problem.code == "missing_argument"]
    together = f"missing required arguments: {', '.join(missing)}"
    sentences = (together if problem.code == "missing_argument" else problem.message for problem in listed)
    distinct = list(dict.fromkeys(sentences))
    more = len(distinct) - _MOST_SENTENCES
    return "; ".join(distinct[:_MOST_SENTENCES]) + (f"; and {more} more problems" if more > 0 else "")


def is_text(text: str) -> bool:
    """Return whether the text can be stored and sent as it is: valid Unicode without NUL."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def _failing(compiled: Any, value: Any) -> list[str]:
    """The keywords that a value does not fit; a wrong type or a wrong choice says enough by itself."""
    keywords = [str(error.schema_path[-1]) for error in compiled.iter_errors(value)]
    return next(([keyword] for keyword in ("type", "enum") if keyword in keywords), keywords)


def _without_depth(value: list[Any] | dict[str, Any]) -> Any:
    """Empty the containers in a container: no schema takes them, and their depth would be the engine's concern."""
    if isinstance(value, dict):
        return {}
    return [_HOLLOW[type(item)] if isinstance(item, list | dict) else item for item in value]


def _unsound(values: Values) -> Iterator[Problem]:
    for name, value in values.items():
        parts = [name, *value] if isinstance(value, list) else [name, value]
        if not is_text("".join([part for part in parts if isinstance(part, str)])):
            yield explain.unsound(name)
        elif any(isinstance(part, int) and abs(part) >= _BEYOND for part in parts):
            yield explain.endless(name)


_HOLLOW: Mapping[type, Any] = {list: [], dict: {}}
_BEYOND = 10**MOST_DIGITS
