from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from service.core.arguments import Argument
from service.core.schema import DIALECT, object_schema, property_schema
from tests.core.documents import compiled

PROPERTIES = [
    ("A=<x>", None, {"type": "string", "description": "x"}),
    ("A=...", None, {"type": "string"}),
    ("A=x|y", None, {"type": "string", "enum": ["x", "y"]}),
    ("[A=main]", None, {"type": "string", "default": "main"}),
    ("A=main", None, {"type": "string", "examples": ["main"]}),
    ("[A=50]", None, {"type": "string", "default": "50"}),
    ("[A=50]", {"type": "integer"}, {"type": "integer", "default": 50}),
    ("[--A]", None, {"type": "boolean", "default": False}),
    ("[--A]", {"default": True}, {"type": "boolean", "default": True}),
    ("[A...]", None, {"type": "array", "items": {"type": "string"}}),
    (
        "A=x,y,...",
        {"minItems": 1, "description": "several"},
        {"type": "array", "items": {"type": "string"}, "minItems": 1, "description": "several"},
    ),
    (
        "A=1|2",
        {"type": "array", "items": {"type": "integer"}, "default": [1]},
        {"type": "array", "items": {"type": "integer", "enum": [1, 2]}, "default": [1]},
    ),
    (
        "A=<x>",
        {"pattern": "^a", "maxLength": 9, "x-secret": True, "title": "T", "format": "uri"},
        {"pattern": "^a", "maxLength": 9, "x-secret": True, "title": "T", "format": "uri", "type": "string"}
        | {"description": "x"},
    ),
    ("A=<x>", {"const": "v"}, {"type": "string", "enum": ["v"], "description": "x"}),
]


@pytest.mark.parametrize(("hint", "fragment", "expected"), PROPERTIES)
def test_an_argument_becomes_a_property(hint: str, fragment: dict[str, Any] | None, expected: dict[str, Any]) -> None:
    document = compiled("", hint, arguments=None if fragment is None else {"A": fragment})
    assert document.schema["properties"]["A"] == expected


def test_the_seed_gives_its_schema() -> None:
    hint = (
        "NOTES=<release notes/change summary> ENVIRONMENT=<staging|production> "
        '[WINDOW="maintenance window"] [FLAG="feature flag (optional)"]'
    )
    assert compiled("", hint).schema == {
        "$schema": DIALECT,
        "type": "object",
        "properties": {
            "NOTES": {"type": "string", "description": "release notes/change summary"},
            "ENVIRONMENT": {"type": "string", "enum": ["staging", "production"]},
            "WINDOW": {"type": "string", "description": "maintenance window"},
            "FLAG": {"type": "string", "description": "feature flag (optional)"},
        },
        "required": ["NOTES", "ENVIRONMENT"],
        "additionalProperties": False,
    }


def test_properties_stand_in_the_order_of_the_hint() -> None:
    assert list(compiled("", "[Z=...] A=<x> [--m]").schema["properties"]) == ["Z", "A", "m"]


def test_no_arguments_are_an_empty_object() -> None:
    assert object_schema([]) == {
        "$schema": DIALECT,
        "type": "object",
        "properties": {},
        "required": [],
        "additionalProperties": False,
    }


EXCLUSIVE = [
    ({}, True),
    ({"a": True}, True),
    ({"a": True, "b": False, "c": False}, True),
    ({"a": True, "b": True}, False),
    ({"b": True, "c": True}, False),
    ({"a": True, "b": False, "c": True}, False),
]


@pytest.mark.parametrize(("values", "expected"), EXCLUSIVE)
def test_of_flags_that_exclude_each_other_one_may_be_true(values: dict[str, bool], expected: bool) -> None:
    schema = compiled("", "[--a|--b|--c]").schema
    assert Draft202012Validator(schema).is_valid(values) is expected


def test_of_options_that_exclude_each_other_one_may_be_given() -> None:
    options = [Argument(name, "option", required=False) for name in "ab"]
    schema = object_schema(options, [("a", "b")])
    assert Draft202012Validator(schema).is_valid({"a": ""})
    assert not Draft202012Validator(schema).is_valid({"a": "", "b": ""})


@pytest.mark.parametrize("hint", ["NAME=<x> [files...]", "[--a|--b|--c <x>] <file>", "a sentence of prose here"])
def test_a_schema_is_valid_and_is_json(hint: str) -> None:
    schema = compiled("", hint).schema
    Draft202012Validator.check_schema(json.loads(json.dumps(schema)))


def test_a_property_shares_nothing_with_its_argument() -> None:
    argument = Argument("A", "named", required=True, list=True, keywords={"items": {"type": "integer"}})
    property_schema(argument)["items"]["type"] = "string"
    assert argument.keywords == {"items": {"type": "integer"}}
