from __future__ import annotations

import pytest

from service.core.actor import SCOPES, SYSTEM, Actor, matches

MATCHES = [
    ("*", ""),
    ("*", "anything.at-all"),
    ("plan", "plan"),
    ("platform.*", "platform.plan"),
    ("platform.*", "platform.a.b"),
    ("platform.*", "platform."),
    ("*.plan", "platform.plan"),
    ("*plan*", "deployment-plans"),
    ("a*b*c", "abc"),
    ("a*b*c", "a-b-b-c-c"),
    ("**", "x"),
    ("a**b", "ab"),
    ("*a*a", "aa"),
]

DIFFERS = [
    ("", "plan"),
    ("plan", ""),
    ("plan", "plans"),
    ("plan", "Plan"),
    ("platform.*", "platform"),
    ("platform.*", "xplatform.plan"),
    ("*.plan", "plan"),
    ("ab*ba", "aba"),
    ("*a*a", "a"),
    ("a*b*c", "a-c-b"),
    # Nothing but * is special.
    ("platform.*", "platformxplan"),
    ("pl?n", "plan"),
    ("[p]lan", "plan"),
    ("plan$", "plan"),
]


@pytest.mark.parametrize(("pattern", "name"), MATCHES)
def test_a_pattern_matches_whole_names(pattern: str, name: str) -> None:
    assert matches(pattern, name)
    assert Actor("1", "tool", frozenset(), pattern).covers(name)


@pytest.mark.parametrize(("pattern", "name"), DIFFERS)
def test_a_pattern_does_not_match_other_names(pattern: str, name: str) -> None:
    assert not matches(pattern, name)


@pytest.mark.parametrize("scope", SCOPES)
def test_an_actor_may_what_its_scopes_say(scope: str) -> None:
    assert Actor("1", "tool", frozenset({scope}), "*").may(scope)
    assert not Actor("1", "tool", frozenset(), "*").may(scope)
    assert Actor("1", "root", frozenset({"admin"}), "*").may(scope)


def test_other_scopes_imply_nothing() -> None:
    actor = Actor("1", "tool", frozenset(SCOPES) - {"admin", "read"}, "*")
    assert not actor.may("read")
    assert not actor.may("admin")


def test_the_system_may_do_everything() -> None:
    assert all(SYSTEM.may(scope) for scope in SCOPES)
    assert SYSTEM.covers("any.name")
