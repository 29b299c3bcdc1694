from __future__ import annotations

from typing import Any

import pytest

from service.core import explain

WRONG = [
    ("type", {"type": "string"}, 3, 'A must be text; found 3; send it in quotes, "3"'),
    ("type", {"type": "string"}, True, 'A must be text; found true; send it in quotes, "true"'),
    ("type", {"type": "string"}, None, "A must be text; found null"),
    ("type", {"type": "string", "enum": ["a", "b"]}, ["a"], "A must be one of a, b; found a list of 1"),
    ("type", {"type": "integer", "enum": [1, 2]}, "1", 'A must be one of 1, 2; found "1"; send 1 without quotes'),
    ("type", {"type": "string"}, ["a", "b"], "A must be text; found a list of 2"),
    ("type", {"type": "string"}, {}, "A must be text; found an object"),
    ("type", {"type": "integer"}, "3", 'A must be a whole number; found "3"; send 3 without quotes'),
    ("type", {"type": "integer"}, "three", 'A must be a whole number; found "three"'),
    ("type", {"type": "integer"}, 1.5, "A must be a whole number; found 1.5"),
    ("type", {"type": "number"}, "1.5", 'A must be a number; found "1.5"; send 1.5 without quotes'),
    ("type", {"type": "boolean"}, "true", 'A must be true or false; found "true"; send true without quotes'),
    ("type", {"type": "array"}, "a", 'A must be a list; found "a"; send ["a"]'),
    ("enum", {"enum": ["a", "b"]}, "c", 'A must be one of a, b; found "c"'),
    ("enum", {"enum": ["low", "high"]}, "High", 'A must be one of low, high; found "High"; did you mean high?'),
    ("enum", {"enum": [1, 2.5, True]}, 3, "A must be one of 1, 2.5, true; found 3"),
    ("const", {"const": "a"}, "b", 'A must be "a"; found "b"'),
    ("pattern", {"pattern": "^a+$"}, "b", 'A must match the pattern ^a+$; found "b"'),
    ("pattern", {"pattern": "^a+$", "examples": ["aa"]}, "b", 'A must match the pattern ^a+$, such as "aa"; found "b"'),
    ("minLength", {"minLength": 3}, "ab", "A must have at least 3 characters; it has 2"),
    ("maxLength", {"maxLength": 3}, "x" * 5_000, "A must have at most 3 characters; it has 5000"),
    ("minItems", {"minItems": 1}, [], "A must have at least 1 items; it has 0"),
    ("maxItems", {"maxItems": 1}, ["a", "b"], "A must have at most 1 items; it has 2"),
    ("uniqueItems", {"uniqueItems": True}, ["a", "a"], "A must not hold the same item twice"),
    ("minimum", {"minimum": 1}, 0, "A must be 1 or more; found 0"),
    ("maximum", {"maximum": 1}, 2, "A must be 1 or less; found 2"),
    ("exclusiveMinimum", {"exclusiveMinimum": 1}, 1, "A must be more than 1; found 1"),
    ("exclusiveMaximum", {"exclusiveMaximum": 1}, 1, "A must be less than 1; found 1"),
    ("multipleOf", {"multipleOf": 5}, 7, "A must be a multiple of 5; found 7"),
]


@pytest.mark.parametrize(("keyword", "schema", "value", "message"), WRONG)
def test_a_wrong_value_is_told_with_what_to_send(keyword: str, schema: Any, value: Any, message: str) -> None:
    problem = explain.wrong("A", keyword, schema, value)
    assert (problem.message, problem.argument) == (message, "A")


def test_an_item_is_told_with_its_place() -> None:
    problem = explain.wrong("FILES[2]", "type", {"type": "string"}, 3)
    assert problem.argument == "FILES"
    assert problem.message.startswith("FILES[2] must be text")


def test_null_is_no_way_to_leave_out_an_optional_argument() -> None:
    problem = explain.wrong("A", "type", {"type": "string"}, None, optional=True)
    assert problem.message == "A must be text; found null; to leave it out, do not send it"


@pytest.mark.parametrize("keywords", [{"enum": ["hunter1"]}, {"pattern": "^x"}, {"type": "integer"}])
def test_a_secret_is_not_repeated(keywords: dict[str, Any]) -> None:
    schema = {"type": "string", "x-secret": True, **keywords}
    problem = explain.wrong("KEY", next(iter(keywords)), schema, "hunter2")
    assert "hunter2" not in str(problem.as_dict())
    assert "did_you_mean" not in problem.extra


def test_a_long_value_is_cut() -> None:
    assert len(explain.wrong("A", "pattern", {"pattern": "^a"}, "x" * 100_000).message) < 120


MISSING = [
    ({}, "missing required argument A"),
    ({"description": "what to do"}, "missing required argument A: what to do"),
    ({"description": "where", "enum": ["x", "y"]}, "missing required argument A: one of x, y"),
    ({"items": {"enum": ["x", "y"]}}, "missing required argument A: one of x, y"),
]


@pytest.mark.parametrize(("schema", "message"), MISSING)
def test_a_missing_argument_is_told_with_what_it_is(schema: dict[str, Any], message: str) -> None:
    assert explain.missing("A", schema).message == message


UNKNOWN = [
    ("ENV", ["NOTES", "ENVIRONMENT"], 'unknown argument "ENV": did you mean ENVIRONMENT?'),
    ("$NOTES", ["NOTES"], 'unknown argument "$NOTES": did you mean NOTES?'),
    ("X", ["NOTES", "WINDOW"], 'unknown argument "X": this template takes NOTES, WINDOW'),
    ("X", [], 'unknown argument "X": this template takes no arguments; leave it out'),
    ('a"\n', [], 'unknown argument "a\\"\\n": this template takes no arguments; leave it out'),
]


@pytest.mark.parametrize(("name", "known", "message"), UNKNOWN)
def test_an_unknown_argument_is_told_with_those_that_are_known(name: str, known: list[str], message: str) -> None:
    assert explain.unknown(name, known).message == message


def test_of_many_names_the_first_are_listed() -> None:
    assert explain.listed(range(23)).endswith("18, 19 and 3 more")
    assert explain.listed(range(20)).endswith("18, 19")
