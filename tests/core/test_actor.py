"""Who may do what, and which template names a pattern covers."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.actor import SCOPES, Actor, matches

CASES = [
    ("*", "anything.at-all", True),
    ("*", "", True),
    ("platform.*", "platform.plan", True),
    ("platform.*", "platform.", True),
    ("platform.*", "platform", False),
    ("platform.*", "platformx.plan", False),
    ("*.plan", "web.plan", True),
    ("*.plan", "web.plans", False),
    ("a*b*c", "a-b-c", True),
    ("a*b*c", "abc", True),
    ("a*b*c", "a-c-b", False),
    ("ab*ba", "aba", False),
    ("**", "x", True),
    ("plan", "plan", True),
    ("plan", "plans", False),
    ("p.an", "plan", False),
    ("p[a-z]an", "plan", False),
    ("", "", True),
    ("", "x", False),
]


@pytest.mark.parametrize(("pattern", "name", "expected"), CASES)
def test_only_the_star_is_special_in_a_pattern(pattern: str, name: str, expected: bool) -> None:
    assert matches(pattern, name) is expected


@given(st.text("ab*", max_size=8), st.text("ab", max_size=10))
def test_a_pattern_means_what_the_regular_expression_of_it_means(pattern: str, name: str) -> None:
    assert matches(pattern, name) is (re.fullmatch(pattern.replace("*", ".*"), name) is not None)


@given(st.text("ab*", max_size=6), st.text("ab*", max_size=6), st.text("ab", max_size=8))
def test_a_pattern_that_matches_another_covers_all_that_the_other_covers(wide: str, narrow: str, name: str) -> None:
    if matches(wide, narrow) and matches(narrow, name):
        assert matches(wide, name)


@pytest.mark.timeout(5)
def test_a_pattern_of_many_stars_takes_no_time() -> None:
    assert not matches("*a" * 90 + "*b", "a" * 200)


def test_admin_implies_every_scope_and_no_other_implies_any() -> None:
    for held in SCOPES:
        actor = Actor("1", "x", frozenset({held}), "*")
        assert {scope for scope in SCOPES if actor.may(scope)} == (set(SCOPES) if held == "admin" else {held})
