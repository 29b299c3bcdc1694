from __future__ import annotations

import math
from typing import Any

import pytest

from service.core.values import MOST_DIGITS, as_text, typed

TEXTS = [
    ("", ""),
    ("as it is: $NOTES {{x}} \\1\n", "as it is: $NOTES {{x}} \\1\n"),
    (True, "true"),
    (False, "false"),
    (0, "0"),
    (-7, "-7"),
    (10**40, "1" + "0" * 40),
    (1.5, "1.5"),
    (3.0, "3.0"),
    (-0.0, "-0.0"),
    (1e308, "1e+308"),
    (0.1, "0.1"),
    ([], ""),
    (["a", "b c", ""], "a b c "),
    ([1, 2.5, True], "1 2.5 true"),
    (("a", "b"), "a b"),
]

TYPED = [
    ("3", "integer", 3),
    (" 3 ", "integer", 3),
    ("-12", "integer", -12),
    ("3.0", "integer", 3.0),
    ("9" * MOST_DIGITS, "integer", int("9" * MOST_DIGITS)),
    ("0.5", "number", 0.5),
    ("1e3", "number", 1000.0),
    ("true", "boolean", True),
    ("False", "boolean", False),
    ("3", "string", "3"),
    ("true", "string", "true"),
    ("a b", "string", "a b"),
]

# Text that is no value of the type stays text, which the schema then refuses.
UNTYPED = [
    ("", "integer"),
    ("three", "integer"),
    ("03", "integer"),
    ("+3", "integer"),
    ("0x3", "integer"),
    ("1_000", "integer"),
    ("1,5", "number"),
    ("true", "integer"),
    ('"3"', "integer"),
    ("[3]", "integer"),
    ("null", "number"),
    ("NaN", "number"),
    ("Infinity", "number"),
    ("-Infinity", "number"),
    ("1e999", "number"),
    ("9" * (MOST_DIGITS + 1), "integer"),
    ("yes", "boolean"),
    ("1", "boolean"),
    ("", "boolean"),
]


@pytest.mark.parametrize(("value", "expected"), TEXTS)
def test_a_value_reads_in_a_prompt_as_in_json_but_text_as_it_is(value: Any, expected: str) -> None:
    assert as_text(value) == expected


@pytest.mark.parametrize(("text", "kind", "expected"), TYPED)
def test_typed_text_becomes_a_value_of_its_type(text: str, kind: str, expected: Any) -> None:
    value = typed(text, kind)
    assert (value, type(value)) == (expected, type(expected))


@pytest.mark.parametrize(("text", "kind"), UNTYPED)
def test_typed_text_that_is_no_such_value_stays_text(text: str, kind: str) -> None:
    assert typed(text, kind) == text


def test_the_sign_of_zero_is_kept() -> None:
    assert math.copysign(1, typed("-0.0", "number")) == -1
