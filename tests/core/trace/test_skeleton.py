from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from service.core.compiled import Compiled
from service.core.render import render
from service.core.trace.skeleton import Fit, fit
from service.core.trace.text import read_text
from tests.core.documents import compiled
from tests.core.trace.drawn import BODY, HINT, VALUES

DOCUMENT = compiled(BODY, HINT)
PROMPT = render(DOCUMENT, VALUES).prompt


def fitted(text: str, document: Compiled = DOCUMENT) -> Fit:
    found = fit(document, read_text(text))
    assert found is not None
    return found


def trailing(text: str) -> str:
    return text.replace("\n", "  \n")


@pytest.mark.parametrize(
    "text", [PROMPT, PROMPT.replace("\n", "\r\n"), trailing(PROMPT), PROMPT.strip(), f"\n\n{PROMPT}\n\n"]
)
def test_a_prompt_fits_in_full_whatever_line_ends_and_blanks_became_of_it(text: str) -> None:
    found = fitted(text)
    assert (found.score, found.share, found.exact, found.missing) == (1.0, 1.0, True, ())
    assert {name: read_text(value).normal for name, value in found.arguments.items()} == VALUES


EDITED: list[tuple[str, str, float]] = [
    ("Here is the prompt:\n\n" + PROMPT + "\nThanks!", "around", 0.95),
    (PROMPT.replace("- Alerts", "Mind the cat.\n- Alerts"), "between lines", 0.95),
    (PROMPT.replace("dashboards", "tables"), "a word", 0.95),
    (PROMPT.replace("## Rollback\n", ""), "a line", 0.9),
    (PROMPT.replace("for staging", "for staging Mind the cat."), "behind a choice", 0.95),
]


@pytest.mark.parametrize(("text", "change", "least"), EDITED, ids=[change for _, change, _ in EDITED])
def test_an_edited_prompt_fits_a_little_less_and_keeps_its_arguments(text: str, change: str, least: float) -> None:
    found = fitted(text)
    assert least < found.score < 1.0
    assert not found.exact
    assert found.arguments == VALUES


def test_a_prompt_that_breaks_off_keeps_what_it_reaches() -> None:
    found = fitted(PROMPT[: PROMPT.index("Owner")])
    assert found.ends_early
    assert found.reached == 1.0
    assert found.cut == ("OWNER",)
    assert found.arguments == {name: value for name, value in VALUES.items() if name != "OWNER"}
    assert 0.7 < found.score < 1.0


def test_a_value_in_which_the_text_breaks_off_is_not_given_back() -> None:
    found = fitted(PROMPT[: PROMPT.index("Ada") + 2])
    assert (found.cut, "OWNER" in found.arguments) == (("OWNER",), False)


def test_a_value_may_hold_the_text_of_the_template() -> None:
    prompt = render(DOCUMENT, {**VALUES, "NOTES": f"before\n{PROMPT}\nafter"}).prompt
    found = fitted(prompt)
    assert found.exact
    assert render(DOCUMENT, found.arguments).prompt == prompt


@pytest.mark.parametrize(
    ("body", "hint", "extra", "values"),
    [
        ("Sum of $A and of $B", "A=<x> B=<x>", {"arguments": {"A": {"type": "integer"}}}, {"A": 4, "B": "5"}),
        ("Files: $FILES.", "FILES=<x>", {"arguments": {"FILES": {"type": "array"}}}, {"FILES": ["a", "b"]}),
        ("Say [$A] twice", "[A=...]", {}, {}),
        ("Say [$A] twice", "[A=...]", {"unset": "nothing"}, {}),
        ("Say [$A] twice", "[A=main]", {}, {"A": "main"}),
        ("Fix issue $1 in $2 now", "<issue> <place>", {}, {"issue": "12", "place": "the shop"}),
        ("Review this: $ARGUMENTS", "<a> [--deep]", {}, {"a": "src", "deep": True}),
        ("Do it: $ARGUMENTS", "what to do", {}, {"ARGUMENTS": "it's broken"}),
        ("Go deep: $deep now", "<a> [--deep]", {"arguments": {"deep": {"type": "boolean"}}}, {"deep": False}),
    ],
)
def test_typed_optional_and_positional_arguments_come_back(
    body: str, hint: str, extra: dict[str, Any], values: dict[str, Any]
) -> None:
    document = compiled(body, hint, **extra)
    given = {"a": "x", **values} if "a" in document.by_name else values
    found = fitted(render(document, given).prompt, document)
    assert found.exact
    assert found.arguments == values


def test_what_stands_side_by_side_is_not_invented() -> None:
    document = compiled("Join $A$B into one.", "A=<x> B=<x>")
    found = fitted("Join xy into one.", document)
    assert (found.exact, found.arguments, found.unclear) == (True, {}, ("A", "B"))


def test_a_secret_is_told_as_stars() -> None:
    document = compiled("Log in with $KEY at $URL.", "KEY=<x> URL=<x>", arguments={"KEY": {"x-secret": True}})
    found = fitted("Log in with hunter2 at home.", document)
    assert found.exact
    assert found.arguments == {"KEY": "***", "URL": "home"}
    assert "hunter2" not in repr(found)


def test_a_value_that_the_version_refuses_is_told() -> None:
    found = fitted(PROMPT.replace("staging", "mars"))
    assert not found.exact
    assert found.arguments["ENV"] == "mars"
    assert "must be one of staging, production" in found.problems[0]
    assert found.score < 0.95


def test_marks_are_places_of_the_text_as_it_was_given() -> None:
    text = PROMPT.replace("\n", " \r\n")
    marks = fitted(text).marks
    assert [text[mark.start : mark.end] for mark in marks if mark.name == "ENV"] == ["staging"] * 2
    assert all(left.end <= right.start for left, right in pairwise(marks))


def test_few_literal_words_support_little() -> None:
    document = compiled("Explain $A please", "A=<x>")
    found = fitted("Explain gravity please", document)
    assert (found.share, found.exact, found.words) == (1.0, True, 2)
    assert found.score < 0.2


@pytest.mark.parametrize("body", ["$A", "$A$B$A", "$A\n$B", "--- $A ---", ""])
def test_a_version_without_words_fits_nothing(body: str) -> None:
    document = compiled(body, "A=<x> B=<x>")
    assert fit(document, read_text("anything")) is None


def test_an_unrelated_text_hardly_fits() -> None:
    found = fit(
        DOCUMENT, read_text("Dear Ada,\n\nthe cat is well. Mind the stairs and the risk of rain.\n\nYours, Bob")
    )
    assert found is None or found.score < 0.2


BIG = 200_000
HOSTILE_BODIES = ["item $A\n" * 10_000, "$A" * 10_000, "x$A", "a" * 5_000 + "$A" + "a" * 5_000, "a $A b $B\n" * 3_000]
HOSTILE_TEXTS = ["a" * BIG, "\n" * BIG, "item x\n" * (BIG // 7), "a x b y\n" * (BIG // 8), "a\r\n" * (BIG // 3)]


@pytest.mark.parametrize("body", HOSTILE_BODIES, ids=["items", "slots", "letter", "letters", "pairs"])
@pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=["letters", "ends", "items", "pairs", "crlf"])
def test_hostile_texts_give_no_false_certainty(body: str, text: str) -> None:
    found = fit(compiled(body, "A=<x> B=<x>"), read_text(text))
    assert found is None or found.exact or found.score < 0.5
