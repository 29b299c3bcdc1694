from __future__ import annotations

from typing import Any

import pytest

from service.core.compatibility import breaking
from tests.core.documents import compiled


def codes(before: str, after: str, *, body: str = "") -> list[tuple[str, str]]:
    return [(each.code, each.argument) for each in breaking(compiled(body, before), compiled(body, after))]


COMPATIBLE = [
    ("A=<x>", "A=<x>"),
    ("A=<x>", "A=<another description>"),
    ("A=<x>", "[A=...]"),
    ("A=<x>", "A=<x> [B=...]"),
    ("A=<x> [B=...]", "[B=...] A=<x>"),
    ("[A=main]", "[A=...]"),
    ("A=x|y", "A=x|y|z"),
    ("A=x|y", "A=y|x"),
    ("A=x|y", "A=<any>"),
    ("<a> <b>", "<a> [b]"),
    ("<a>", "<a> [b]"),
    ("<a>", "<a> [b...]"),
    ("[-y|--yes]", "[-y|--yes] [--no]"),
    ("[--yes]", "[-y|--yes]"),
    ("[--a|--b]", "[--a] [--b]"),
    ("[--a|--b|--c]", "[--a|--b] [--c]"),
    ("[--a|--b]", "[--a|--b|--c]"),
    ("none", "[A=...]"),
    ("Say it in a sentence", "An optional sentence on it"),
]

BREAKING = [
    ("A=<x>", "A=<x> B=<y>", [("argument_required", "B")]),
    ("[A=...]", "A=<x>", [("argument_required", "A")]),
    ("A=<x> [B=...]", "A=<x>", [("argument_removed", "B")]),
    ("A=<x>", "B=<x>", [("argument_removed", "A"), ("argument_required", "B")]),
    ("A=<x>", "a=<x>", [("argument_removed", "A"), ("argument_required", "a")]),
    ("A=x|y|z|w", "A=x|w", [("choices_removed", "A")]),
    ("A=<x>", "A=x|y", [("choices_added", "A")]),
    ("[A...]", "[A]", [("type_changed", "A")]),
    ("[A]", "[A...]", [("type_changed", "A")]),
    ("[--a]", "[--a <x>]", [("kind_changed", "a"), ("type_changed", "a")]),
    ("<a> <b>", "<b> <a>", [("position_changed", "a"), ("position_changed", "b")]),
    ("<b>", "[a] <b>", [("position_changed", "b")]),
    ("<a>", "a=<x>", [("kind_changed", "a")]),
    ("[-y|--yes]", "[--yes]", [("alias_removed", "yes")]),
    ("[--a] [--b]", "[--a|--b]", [("exclusive_added", "a")]),
    ("[--a|--b] [--c]", "[--a|--b|--c]", [("exclusive_added", "a"), ("exclusive_added", "b")]),
    ("Say it in a sentence", "A=<x>", [("argument_removed", "ARGUMENTS"), ("argument_required", "A")]),
]


@pytest.mark.parametrize(("before", "after"), COMPATIBLE)
def test_a_change_that_keeps_all_calls_is_compatible(before: str, after: str) -> None:
    assert codes(before, after) == []


@pytest.mark.parametrize(("before", "after", "expected"), BREAKING)
def test_a_change_that_refuses_calls_is_breaking(before: str, after: str, expected: list[tuple[str, str]]) -> None:
    assert codes(before, after) == expected


BODIES = [
    ("$A", "$A $A and more", []),
    ("$A $B", "$B $A", []),
    ("$A", "$A $B", ["argument_required"]),
    ("$A $B", "$A", ["argument_removed"]),
    ("$1", "$1 $2", []),
    ("$1", "$1 $ARGUMENTS", []),
    # Words that go to no position go to $ARGUMENTS, wherever that stands.
    ("$1 $ARGUMENTS", "$1 $2 $ARGUMENTS", []),
    ("$1", "$ARGUMENTS", ["argument_removed"]),
    ("$1", "$A", ["argument_removed", "argument_required"]),
]


@pytest.mark.parametrize(("before", "after", "expected"), BODIES)
def test_arguments_that_a_body_implies_are_compared_too(before: str, after: str, expected: list[str]) -> None:
    assert [each.code for each in breaking(compiled(before), compiled(after))] == expected


STRING, INTEGER, NUMBER = {"type": "string"}, {"type": "integer"}, {"type": "number"}
ARRAY, BOOLEAN = {"type": "array"}, {"type": "boolean"}

KEYWORDS: list[tuple[dict[str, Any], dict[str, Any], str | None]] = [
    (INTEGER, NUMBER, None),
    (NUMBER, INTEGER, "type_changed"),
    (STRING, INTEGER, "type_changed"),
    (BOOLEAN, STRING, "type_changed"),
    (STRING, {"minLength": 0}, None),
    (STRING, {"minLength": 1}, "limit_narrowed"),
    (STRING, {"maxLength": 9}, "limit_narrowed"),
    ({"maxLength": 9}, {"maxLength": 10}, None),
    ({"maxLength": 9}, {"maxLength": 8}, "limit_narrowed"),
    ({"minLength": 2, "maxLength": 9}, {"minLength": 1}, None),
    (STRING, {"pattern": "^a"}, "pattern_changed"),
    ({"pattern": "^a"}, {"pattern": "^b"}, "pattern_changed"),
    ({"pattern": "^a"}, STRING, None),
    ({"pattern": "^a"}, {"pattern": "^a", "x-secret": True, "title": "new"}, None),
    (INTEGER, {**INTEGER, "minimum": 0}, "limit_narrowed"),
    ({**INTEGER, "minimum": 0}, {**INTEGER, "minimum": -1}, None),
    ({**INTEGER, "minimum": 1}, {**INTEGER, "exclusiveMinimum": 0}, None),
    ({**INTEGER, "minimum": 1}, {**NUMBER, "exclusiveMinimum": 0.5}, None),
    ({**NUMBER, "minimum": 1}, {**NUMBER, "exclusiveMinimum": 0}, None),
    ({**NUMBER, "minimum": 0.5}, {**NUMBER, "exclusiveMinimum": 0}, None),
    ({**NUMBER, "minimum": 0}, {**NUMBER, "exclusiveMinimum": 0}, "limit_narrowed"),
    ({**NUMBER, "exclusiveMaximum": 5}, {**NUMBER, "maximum": 5}, None),
    ({**NUMBER, "maximum": 5}, {**NUMBER, "exclusiveMaximum": 5}, "limit_narrowed"),
    ({**INTEGER, "exclusiveMaximum": 5}, {**INTEGER, "maximum": 4}, None),
    ({**INTEGER, "maximum": 5}, {**INTEGER, "maximum": 4}, "limit_narrowed"),
    (INTEGER, {**INTEGER, "multipleOf": 1}, None),
    (INTEGER, {**INTEGER, "multipleOf": 2}, "limit_narrowed"),
    ({**INTEGER, "multipleOf": 4}, {**INTEGER, "multipleOf": 2}, None),
    ({**INTEGER, "multipleOf": 2}, {**INTEGER, "multipleOf": 4}, "limit_narrowed"),
    ({**NUMBER, "multipleOf": 0.5}, {**NUMBER, "multipleOf": 0.5}, None),
    (NUMBER, {**NUMBER, "multipleOf": 1}, "limit_narrowed"),
    (ARRAY, {**ARRAY, "minItems": 1}, "limit_narrowed"),
    ({**ARRAY, "maxItems": 3}, {**ARRAY, "maxItems": 2}, "limit_narrowed"),
    (ARRAY, {**ARRAY, "uniqueItems": True}, "limit_narrowed"),
    ({**ARRAY, "maxItems": 1}, {**ARRAY, "maxItems": 1, "uniqueItems": True}, None),
    ({**ARRAY, "items": INTEGER}, {**ARRAY, "items": NUMBER}, None),
    ({**ARRAY, "items": NUMBER}, {**ARRAY, "items": INTEGER}, "type_changed"),
    ({**ARRAY, "items": {"enum": ["a", "b"]}}, {**ARRAY, "items": {"enum": ["a"]}}, "choices_removed"),
    ({**ARRAY, "items": {"const": "a"}}, {**ARRAY, "items": {"const": "b"}}, "choices_removed"),
    (ARRAY, {**ARRAY, "items": {"maxLength": 3}}, "limit_narrowed"),
    # Where every value that was accepted is known, each is tried.
    ({"enum": ["a", "b"]}, {"maxLength": 1}, None),
    ({"enum": ["a", "bb"]}, {"maxLength": 1}, "choices_removed"),
    ({"enum": ["a", "b"]}, {"enum": ["a", "b"], "pattern": "^[ab]$"}, None),
    ({"enum": ["a", "bb"], "maxLength": 2}, {"enum": ["a", "bb", "c"]}, None),
    ({**INTEGER, "enum": [1, 2]}, {**INTEGER, "minimum": 1}, None),
    ({**INTEGER, "enum": [1, 2]}, {**NUMBER, "enum": [2, 1.0]}, None),
    ({"const": "a"}, {"enum": ["a", "b"]}, None),
    (BOOLEAN, {**BOOLEAN, "enum": [True, False]}, None),
    (BOOLEAN, {**BOOLEAN, "const": True}, "choices_added"),
]


@pytest.mark.parametrize(("before", "after", "expected"), KEYWORDS)
def test_keywords_are_compared_by_what_they_let_through(
    before: dict[str, Any], after: dict[str, Any], expected: str | None
) -> None:
    found = breaking(compiled("", arguments={"A": before}), compiled("", arguments={"A": after}))
    assert [each.code for each in found] == ([expected] if expected else [])


MESSAGES = [
    ("A=x|y|z|w", "A=x|w", "A no longer takes y, z"),
    ("A=<x>", "A=x|y", "A took any value and now takes only x, y"),
    ("[A]", "[A...]", "A took text and now takes a list"),
    ("<b>", "[a] <b>", "b was at position 1 and is now at 2"),
    ("[A=...]", "A=<x>", "A was optional and is now required"),
    ("[--a] [--b]", "[--a|--b]", "a and b exclude each other now; calls that send both are refused"),
]


@pytest.mark.parametrize(("before", "after", "message"), MESSAGES)
def test_what_breaks_is_said_in_a_sentence(before: str, after: str, message: str) -> None:
    (found,) = breaking(compiled("", before), compiled("", after))
    assert found.message == message


def test_a_narrower_range_is_told_with_its_limits() -> None:
    after = {"type": "integer", "minimum": 1, "exclusiveMaximum": 5}
    (found,) = breaking(compiled("", arguments={"A": INTEGER}), compiled("", arguments={"A": after}))
    assert found.message == "the range of A is narrower: minimum is now 1, exclusiveMaximum is now 5"
