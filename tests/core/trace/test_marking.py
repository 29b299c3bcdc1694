from __future__ import annotations

import pytest

from service.core.render import render
from service.core.trace.marking import Stretch, stretches
from service.core.trace.skeleton import Mark, fit
from service.core.trace.text import read_text
from tests.core.documents import compiled
from tests.core.trace.drawn import BODY, HINT, VALUES

LITERAL, VALUE = Mark(4, 8, "literal"), Mark(8, 10, "value", "A")


def marked(text: str, *marks: Mark) -> list[tuple[str, str, str | None]]:
    return [(stretch.text, stretch.kind, stretch.name) for stretch in stretches(text, marks)]


def test_literal_text_and_values_are_marked_and_what_lies_between_is_other() -> None:
    assert marked("Hi! Say xy. Bye", LITERAL, VALUE) == [
        ("Hi! ", "other", None),
        ("Say ", "literal", None),
        ("xy", "value", "A"),
        (". Bye", "other", None),
    ]


@pytest.mark.parametrize(("text", "expected"), [("", ()), ("Hi", (Stretch("Hi", "other"),))])
def test_a_text_without_marks_is_other_and_an_empty_one_is_nothing(text: str, expected: tuple[Stretch, ...]) -> None:
    assert stretches(text, []) == expected


def test_where_two_marks_overlap_the_first_has_what_they_share() -> None:
    assert marked("0123456789", Mark(2, 6, "literal"), Mark(4, 8, "value", "A"), Mark(5, 6, "literal")) == [
        ("01", "other", None),
        ("2345", "literal", None),
        ("67", "value", "A"),
        ("89", "other", None),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Hi! Say x", ["other", "literal", "value"]), ("Hi! Sa", ["other", "literal"]), ("Hi!", ["other"])],
)
def test_marks_beyond_the_end_are_cut_or_left_out(text: str, expected: list[str]) -> None:
    assert [kind for _, kind, _ in marked(text, LITERAL, VALUE)] == expected


@pytest.mark.parametrize("newline", ["\n", "\r\n", "  \n"])
@pytest.mark.parametrize("notes", ["new checkout", "🚢🚢 ship", "e\u0301", ""])
def test_the_stretches_of_a_text_are_the_text_and_show_its_values(notes: str, newline: str) -> None:
    document = compiled(BODY, HINT)
    text = "🎉 Look:\n" + render(document, {**VALUES, "NOTES": notes}).prompt.replace("\n", newline)
    found = fit(document, read_text(text))
    assert found is not None
    parts = stretches(text, found.marks)
    assert "".join(part.text for part in parts) == text
    assert [part.text for part in parts if part.name == "NOTES"] == ([notes] if notes else [])
    assert [part.text for part in parts if part.name == "ENV"] == ["staging", "staging"]
