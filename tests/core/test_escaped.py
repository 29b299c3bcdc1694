from __future__ import annotations

import pytest

from service.core.lint import lint


@pytest.mark.parametrize(
    "front_matter",
    [
        r'unset: "\U000E0049"',
        r'unset: "a\0b"',
        r'title: "\u202Eabc"',
        r'persona: "host\u200B"',
        r'argument_hint: "A=<x\u202E>"',
        'arguments:\n  A: {default: "\\u202E"}',
        'arguments:\n  A: {enum: [a, "b\\0"]}',
        'arguments:\n  A: {description: "\\u2066"}',
    ],
)
def test_a_hidden_character_behind_an_escape_is_an_error(front_matter: str) -> None:
    findings = lint(f"---\n{front_matter}\n---\n$A\n")
    assert [finding.severity for finding in findings if "by an escape" in finding.message] == ["error"]


@pytest.mark.parametrize("front_matter", [r'unset: "\tnone\n"', r'title: "caf\u00e9"', "unset: none", 'title: ""'])
def test_an_escape_for_what_may_be_seen_is_none(front_matter: str) -> None:
    assert lint(f"---\n{front_matter}\n---\nBody\n") == ()


def test_a_hidden_character_that_stands_in_the_text_is_told_once() -> None:
    assert len(lint("---\ntitle: a\u202eb\n---\nBody\n")) == 1
