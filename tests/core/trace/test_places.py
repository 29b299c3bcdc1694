from __future__ import annotations

from typing import Any

import pytest

from service.core.render import render
from service.core.trace.places import Places, value_of
from tests.core.documents import compiled


@pytest.mark.parametrize(
    ("hint", "arguments", "values"),
    [
        ("A=<x>", None, {"A": "b c"}),
        ("A=<x>", {"A": {"type": "integer"}}, {"A": 42}),
        ("A=<x>", {"A": {"type": "number"}}, {"A": 2.5}),
        ("A=<x>", {"A": {"type": "boolean"}}, {"A": True}),
        ("A=<x>", {"A": {"type": "array"}}, {"A": ["x", "y"]}),
        ("A=<x>", {"A": {"type": "array", "items": {"type": "integer"}}}, {"A": [1, 2]}),
        ("[A=...]", None, {}),
        ("[A=main]", None, {"A": "main"}),
    ],
)
def test_a_text_gives_back_the_value_that_reads_so(
    hint: str, arguments: dict[str, Any] | None, values: dict[str, Any]
) -> None:
    document = compiled("$A", hint, arguments=arguments)
    found, untold = Places(document).values({"A": render(document, values).prompt})
    assert (found, untold) == (values, ())


@pytest.mark.parametrize(
    ("hint", "values"),
    [
        ("<a>", {"a": "x y"}),
        ("<a> [b]", {"a": "x", "b": "y"}),
        ("<a> [c...]", {"a": "x", "c": ["y", "z"]}),
        ("<a> [--deep] [--depth <n>]", {"a": "x", "deep": True, "depth": "3"}),
        ("[a] [--deep]", {"deep": True}),
        ("A sentence on what to do", {"ARGUMENTS": "it's  broken -- again"}),
        ("an optional sentence", {}),
    ],
)
def test_all_arguments_are_read_as_they_are_typed(hint: str, values: dict[str, Any]) -> None:
    document = compiled("$ARGUMENTS", hint)
    assert Places(document).values({"ARGUMENTS": render(document, values).prompt}) == (values, ())


def test_a_flag_that_is_off_is_not_told_by_all_arguments() -> None:
    document = compiled("$ARGUMENTS", "<a> [--deep]")
    assert Places(document).values({"ARGUMENTS": "x"}) == ({"a": "x"}, ())


def test_positions_decide_what_all_arguments_leave_open() -> None:
    document = compiled("$1 $ARGUMENTS", "<a> <b>")
    assert Places(document).values({"1": "x y", "ARGUMENTS": "x y z z"}) == ({"a": "x y", "b": "z z"}, ())


def test_what_cannot_be_told_is_named() -> None:
    document = compiled("$ARGUMENTS", "<a> <b>")
    assert Places(document).values({"ARGUMENTS": "x y z"}) == ({}, ("ARGUMENTS",))


def test_the_first_words_of_a_free_text() -> None:
    document = compiled("$1 and $2", "A sentence on what to do")
    assert Places(document).values({"1": "one two", "2": "three"}) == ({"ARGUMENTS": "'one two' three"}, ())


def test_unset_is_the_text_of_what_was_left_out() -> None:
    places = Places(compiled("$A $B", "A=<x> [B=...]", unset="none"))
    assert places.values({"A": "none", "B": "none"}) == ({"A": "none"}, ())
    assert places.values({"A": "x", "B": ""}) == ({"A": "x", "B": ""}, ())


@pytest.mark.parametrize(
    ("hint", "arguments", "text", "expected"),
    [
        ("A=a|b", None, "a", True),
        ("A=a|b", None, "c", False),
        ("[A=a|b]", None, "", True),
        ("A=<x>", {"A": {"pattern": "^v"}}, "w", False),
        ("A=<x>", {"A": {"type": "integer"}}, "4.", False),
        ("A=<x>", {"A": {"type": "boolean"}}, "True", False),
        ("A=<x>", {"A": {"maxLength": 2}}, "abc", False),
    ],
)
def test_the_schema_says_what_may_stand_there(
    hint: str, arguments: dict[str, Any] | None, text: str, expected: bool
) -> None:
    assert Places(compiled("$A", hint, arguments=arguments)).admits("A", text) is expected


@pytest.mark.parametrize(
    ("hint", "expected"), [("A=<x>", None), ("A=a|bcd", 3), ("[A=a|b]", 1), ("A=<x> [--deep]", None)]
)
def test_the_longest_of_few_texts(hint: str, expected: int | None) -> None:
    assert Places(compiled("$A", hint)).longest("A") == expected


def test_a_text_that_is_no_such_value_stays_text() -> None:
    (argument,) = compiled("$A", "A=<x>", arguments={"A": {"type": "integer"}}).arguments
    assert [value_of(argument, text) for text in ("07", "1e3", " 1", "x")] == ["07", "1e3", " 1", "x"]
