"""The normal form: what it forgives, and what it does not."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.normal import normal, normal_sha256, sha256

TEXTS = st.text(st.sampled_from("ab \t\r\n\u00a0é"), max_size=40)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("\n", ""),
        (" \r\n\t\n", ""),
        ("a", "a\n"),
        ("a\n", "a\n"),
        ("a\n\n\n", "a\n"),
        ("a \t\r\n b\rc\n", "a\n b\nc\n"),
        ("a\n\n\nb\n", "a\n\n\nb\n"),
        ("a\n  ", "a\n"),
        ("\n a\n", "\n a\n"),
        ("a\u00a0\n", "a\u00a0\n"),
    ],
)
def test_the_normal_form_has_line_feeds_and_no_blanks_at_ends(text: str, expected: str) -> None:
    assert normal(text) == expected


@given(TEXTS)
def test_a_normal_form_is_its_own(text: str) -> None:
    assert normal(normal(text)) == normal(text)
    assert normal_sha256(normal(text)) is None


@given(TEXTS)
def test_line_ends_and_trailing_blanks_do_not_matter(text: str) -> None:
    lines = normal(text).split("\n")
    assert normal("\r\n".join(f"{line} \t" for line in lines)) == normal(text)


def test_a_run_of_blanks_takes_linear_time() -> None:
    assert normal(" " * 1_000_000 + "x\n" + "\t " * 500_000) == " " * 1_000_000 + "x\n"


def test_the_second_hash_is_there_only_where_the_normal_form_differs() -> None:
    assert normal_sha256("a \n") == hashlib.sha256(b"a\n").hexdigest() == sha256("a\n")
    assert normal_sha256("a\n") is None
