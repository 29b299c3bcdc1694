from __future__ import annotations

import pytest

from service.core.render import render
from service.core.trace.laying import Found, lay
from service.core.trace.places import Places
from service.core.trace.text import read_text
from tests.core.documents import compiled
from tests.core.trace.drawn import BODY, HINT, VALUES

PROMPT = render(compiled(BODY, HINT), VALUES).prompt


def laid(text: str, body: str = BODY, hint: str = HINT) -> Found | None:
    document = compiled(body, hint)
    return lay(document, read_text(text), Places(document))


def found(text: str, body: str = BODY, hint: str = HINT) -> Found:
    one = laid(text, body, hint)
    assert one is not None
    return one


def literal(one: Found) -> str:
    return "".join(one.laid.literal[hit.start : hit.end] for hit in one.laid.hits)


@pytest.mark.parametrize("text", [PROMPT, PROMPT.replace("\n", " \r\n"), PROMPT.strip()])
def test_a_rendering_is_accounted_for_as_a_whole(text: str) -> None:
    one = found(text)
    assert (one.is_whole, literal(one), one.reading.foreign) == (True, one.laid.literal, 0)


def test_a_value_keeps_its_line_ends_in_a_text_that_is_as_it_was_given() -> None:
    one = found("Say x  \r\ny, please", "Say $A, please", "A=<x>")
    assert one.reading.texts == {"A": "x  \r\ny"}
    one = found("Say x  \r\ny, \r\nplease", "Say $A,\nplease", "A=<x>")
    assert one.reading.texts == {"A": "x\ny"}


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        (PROMPT.replace("stay quiet", "stay very quiet"), len("very")),
        (PROMPT.replace("hand\n", "hand\n- Or not\n"), len("- Or not")),
    ],
)
def test_what_was_put_in_is_foreign_and_no_literal_text_is_missing(text: str, foreign: int) -> None:
    one = found(text)
    assert (one.is_whole, literal(one)) == (False, one.laid.literal)
    assert (one.reading.texts, one.reading.foreign) == (VALUES, foreign)


def test_a_text_that_breaks_off_is_followed_as_far_as_it_goes() -> None:
    one = found(PROMPT[: PROMPT.index("the former version")])
    assert (one.is_whole, one.reading.cut) == (False, {"OWNER"})
    assert literal(one) == one.laid.literal[: one.laid.literal.index("the former version")].rstrip()


def test_a_text_that_was_changed_in_several_places_keeps_its_values() -> None:
    one = found(PROMPT.replace("planning", "making").replace("hour", "day").replace("figures", "numbers"))
    assert (one.is_whole, one.reading.texts) == (False, VALUES)


def test_a_value_that_the_version_would_refuse_is_not_preferred() -> None:
    one = found("Deploy to staging, and soon. Tell who pays.", "Deploy to $ENV. Tell who pays.", "ENV=staging|test")
    assert one.reading.texts == {"ENV": "staging"}


@pytest.mark.parametrize(
    ("body", "text"),
    [("$A", "x"), ("-- $A --", "-- x --"), ("Say $A", "Nothing of it"), ("Say $A", ""), ("word $A\n" * 6_000, "word")],
    ids=["no literal text", "no word", "another text", "no text", "thousands of pieces"],
)
def test_what_tells_nothing_is_not_laid_on(body: str, text: str) -> None:
    assert laid(text, body, "A=<x>") is None
