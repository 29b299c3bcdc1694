"""The report: everything that the answer says, in words, and nothing that plays with a terminal."""

from __future__ import annotations

from typing import Any

import pytest

from service.commands.trace_report import report

PROVEN = {
    "kind": "plan",
    "certainty": "proven",
    "score": 1.0,
    "template": "platform.plan",
    "version": 3,
    "digest": "sha256:00",
    "render_id": "0190-render",
    "plan_id": "0190-plan",
    "arguments": {"NOTES": "one\ntwo", "COUNT": 2, "FLAG": None},
    "why": "This text was registered. " * 8,
}


def of(*matches: dict[str, Any], **more: str) -> str:
    return report({"matches": list(matches), **more})


def test_a_match_is_told_whole() -> None:
    assert of(PROVEN | {"why": "Because."}) == (
        "Proven: version 3 of platform.plan\n"
        "  Because.\n"
        "  plan       0190-plan\n"
        "  render     0190-render\n"
        "  digest     sha256:00\n"
        '  arguments  NOTES = "one\\ntwo"\n'
        "             COUNT = 2\n"
        "             FLAG = null\n"
    )


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"arguments": None}, "  arguments  are not kept, or were erased\n"),
        ({"arguments": {}}, "  arguments  none\n"),
        ({"certainty": "likely", "score": 0.876}, "Likely (0.88): version 3 of platform.plan\n"),
        ({"arguments": {"A": "x" * 500}}, "x ... (302 more characters)\n"),
    ],
)
def test_what_a_match_says_otherwise_is_told_otherwise(change: dict[str, Any], line: str) -> None:
    assert line in of(PROVEN | change)


def test_a_match_of_an_outline_has_no_arguments() -> None:
    assert "arguments" not in of({name: value for name, value in PROVEN.items() if name != "arguments"})


def test_matches_and_the_note_stand_apart() -> None:
    assert of(PROVEN, PROVEN, note="They are the same.").count("\n\n") == 2
    assert of(note="Some were not looked at.") == (
        "No version is known that this was made from.\n\nSome were not looked at.\n"
    )


def test_lines_are_short_enough_to_read() -> None:
    assert max(map(len, of(PROVEN).splitlines())) <= 100


@pytest.mark.parametrize("letter", ["\x1b[2J", "\r", "\u202e", "\u200b", "\x07", "\x9b"])
def test_nothing_moves_the_cursor_or_hides(letter: str) -> None:
    hostile = PROVEN | {"why": f"It says {letter}.", "arguments": {f"A{letter}": letter}}
    shown = of(hostile, note=letter)
    assert all(each.isprintable() or each == "\n" for each in shown)
