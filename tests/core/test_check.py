from __future__ import annotations

from typing import Any

import pytest

from service.core.check import MOST_PROBLEMS, Checker, is_text, summary
from service.core.errors import Problem

SEED = {
    "type": "object",
    "properties": {
        "NOTES": {"type": "string", "description": "release notes/change summary"},
        "ENVIRONMENT": {"type": "string", "enum": ["staging", "production"]},
        "WINDOW": {"type": "string"},
    },
    "required": ["NOTES", "ENVIRONMENT"],
    "additionalProperties": False,
}


def one(schema: dict[str, Any], *, required: bool = False) -> Checker:
    properties = {"A": schema}
    return Checker({**SEED, "properties": properties, "required": ["A"] if required else []})


def told(problems: list[Problem]) -> list[tuple[str | None, str]]:
    return [(problem.argument, problem.code) for problem in problems]


def test_values_that_fit_have_no_problems() -> None:
    assert Checker(SEED).problems({"NOTES": "", "ENVIRONMENT": "staging"}) == []


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_schema() -> None:
    problems = Checker(SEED).problems({"ENV": "x", "WINDOW": 3, "ENVIRONMENT": "prod"})
    assert told(problems) == [
        ("NOTES", "missing_argument"),
        ("ENVIRONMENT", "not_a_choice"),
        ("WINDOW", "wrong_type"),
        ("ENV", "unknown_argument"),
    ]
    assert problems[1].extra == {"allowed": ["staging", "production"], "did_you_mean": "production"}
    assert problems[3].extra == {"did_you_mean": "ENVIRONMENT"}


CODES = [
    ({"type": "string"}, 3, ["wrong_type"]),
    ({"type": "string"}, None, ["wrong_type"]),
    ({"type": "string", "minLength": 2}, "x", ["too_short"]),
    ({"type": "string", "maxLength": 2}, "xxx", ["too_long"]),
    ({"type": "string", "maxLength": 2}, "\U0001f600\U0001f600", []),
    ({"type": "string", "pattern": "^a"}, "b", ["pattern_mismatch"]),
    ({"type": "string", "pattern": "^a", "minLength": 2}, "b", ["too_short", "pattern_mismatch"]),
    ({"type": "string", "enum": ["a"], "minLength": 1}, "", ["not_a_choice"]),
    ({"type": "string", "const": "a"}, "b", ["not_a_choice"]),
    ({"type": "integer"}, 1.5, ["wrong_type"]),
    ({"type": "integer"}, True, ["wrong_type"]),
    ({"type": "integer"}, "1", ["wrong_type"]),
    ({"type": "integer"}, 1.0, []),
    ({"type": "integer"}, 10**200, []),
    ({"type": "integer", "minimum": 1}, 0, ["out_of_range"]),
    ({"type": "integer", "maximum": 1}, 2, ["out_of_range"]),
    ({"type": "number", "exclusiveMinimum": 0}, 0, ["out_of_range"]),
    ({"type": "number", "exclusiveMaximum": 0}, -0.0, ["out_of_range"]),
    ({"type": "number", "multipleOf": 3}, 10, ["out_of_range"]),
    ({"type": "number"}, 1e308, []),
    ({"type": "number"}, float("inf"), ["wrong_type"]),
    ({"type": "number"}, float("nan"), ["wrong_type"]),
    ({"type": "boolean"}, "true", ["wrong_type"]),
    ({"type": "boolean"}, 1, ["wrong_type"]),
    ({"type": "array", "items": {"type": "string"}}, "a", ["wrong_type"]),
    ({"type": "array", "items": {"type": "string"}}, ["a", 1, None], ["wrong_type", "wrong_type"]),
    ({"type": "array", "items": {"type": "string", "enum": ["a"]}}, ["a", "b"], ["not_a_choice"]),
    ({"type": "array", "minItems": 1}, [], ["too_short"]),
    ({"type": "array", "maxItems": 1}, ["a", "b"], ["too_long"]),
    ({"type": "array", "uniqueItems": True}, ["a", "a"], ["not_unique"]),
    # No schema takes an object, or a list in a list, however deep.
    ({"type": "string"}, {"x": {}}, ["wrong_type"]),
    ({"type": "array", "items": {"type": "string"}}, [["a"], {"b": "\ud800"}], ["wrong_type", "wrong_type"]),
]


@pytest.mark.parametrize(("schema", "value", "codes"), CODES)
def test_each_keyword_has_its_code(schema: dict[str, Any], value: Any, codes: list[str]) -> None:
    assert sorted(problem.code for problem in one(schema).problems({"A": value})) == sorted(codes)


def test_items_of_a_secret_list_are_not_repeated() -> None:
    schema = {"type": "array", "x-secret": True, "items": {"type": "string", "maxLength": 3, "pattern": "^a"}}
    problems = one(schema).problems({"A": ["hunter2"]})
    assert "hunter2" not in str([problem.as_dict() for problem in problems])
    assert {problem.code for problem in problems} == {"too_long", "pattern_mismatch"}


def test_only_what_is_optional_may_be_left_out_instead_of_null() -> None:
    (problem,) = one({"type": "string"}).problems({"A": None})
    assert problem.message.endswith("to leave it out, do not send it")
    (problem,) = one({"type": "string"}, required=True).problems({"A": None})
    assert problem.message == "A must be text; found null"


UNSOUND = [
    ({"A": "\0"}, [("A", "invalid_text")]),
    ({"A": "half \ud83d"}, [("A", "invalid_text")]),
    ({"A": ["fine", "\udc00"]}, [("A", "invalid_text")]),
    ({"A\0": "x"}, [("A?", "invalid_text")]),
    ({"\ud800": "x", "A": "\0"}, [("?", "invalid_text"), ("A", "invalid_text")]),
    ({"A": 10**300}, [("A", "invalid_number")]),
    ({"A": [-(10**5000)]}, [("A", "invalid_number")]),
]


@pytest.mark.parametrize(("values", "expected"), UNSOUND)
def test_what_cannot_be_kept_is_told_before_anything_else(values: Any, expected: list[tuple[str, str]]) -> None:
    assert told(one({"type": "string"}, required=True).problems(values)) == expected


def test_depth_is_no_concern() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert told(one({"type": "string"}).problems({"A": deep})) == [("A", "wrong_type")]


@pytest.mark.parametrize("name", ["", " ", "a b", "A\u00a0", "\u202eA", "type", "required", "$ref", "é" * 300])
def test_any_name_may_be_unknown(name: str) -> None:
    assert told(one({"type": "string"}).problems({name: "x"})) == [(name, "unknown_argument")]


@pytest.mark.parametrize("name", ["type", "required", "enum", "properties", "items", "$ref", "not"])
def test_an_argument_may_be_called_like_a_keyword(name: str) -> None:
    checker = Checker({**SEED, "properties": {name: {"type": "string"}}, "required": [name]})
    assert checker.problems({name: "x"}) == []
    assert told(checker.problems({name: 3})) == [(name, "wrong_type")]
    assert told(checker.problems({})) == [(name, "missing_argument")]


def test_options_that_exclude_each_other_are_told_once_for_each_pair() -> None:
    refused = [
        {"not": {"required": ["a", "b"], "properties": {"a": {"const": True}, "b": {"const": True}}}},
        {"not": {"required": ["b", "c"]}},
    ]
    properties = {"a": {"type": "boolean"}, "b": {"type": "boolean"}, "c": {"type": "string"}}
    checker = Checker({**SEED, "properties": properties, "required": [], "allOf": refused})
    assert checker.problems({"a": True, "b": False}) == []
    assert told(checker.problems({"a": True, "b": True, "c": "x"})) == [
        ("b", "exclusive_arguments"),
        ("c", "exclusive_arguments"),
    ]


def test_of_many_unknown_arguments_and_wrong_items_only_the_first_are_told() -> None:
    assert len(Checker(SEED).problems({f"X{n}": "" for n in range(5_000)})) == MOST_PROBLEMS + 2
    items = {"type": "array", "items": {"type": "string"}}
    assert len(one(items).problems({"A": [1] * 5_000})) == 10


SUMMARIES = [
    ([], ""),
    (["missing B", "missing A"], "missing required arguments: B, A"),
    (["x is wrong", "missing B", "missing A"], "x is wrong; missing required arguments: B, A"),
    (["x is wrong", "x is wrong"], "x is wrong"),
    ([f"{n}" for n in range(22)], "; ".join(str(n) for n in range(20)) + "; and 2 more problems"),
]


@pytest.mark.parametrize(("problems", "expected"), SUMMARIES)
def test_a_summary_is_one_sentence(problems: list[str], expected: str) -> None:
    made = [
        Problem("missing_argument", text, argument=text.split()[1])
        if text.startswith("missing")
        else Problem("wrong_type", text, argument="x")
        for text in problems
    ]
    assert summary(made) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("", True), ("é\U0001f600\x01", True), ("\0", False), ("\ud800", False)]
)
def test_text_is_valid_unicode_without_nul(text: str, expected: bool) -> None:
    assert is_text(text) is expected
