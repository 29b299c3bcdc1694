from __future__ import annotations

import pytest

from service.core.compiled import Compiled
from service.core.render import render
from service.core.trace.explain import apart, why_outline, why_skeleton
from service.core.trace.outline import Following
from service.core.trace.skeleton import fit
from service.core.trace.text import read_text
from tests.core.documents import compiled
from tests.core.trace.drawn import BODY, HINT, VALUES

DOCUMENT = compiled(BODY, HINT)
PROMPT = render(DOCUMENT, VALUES).prompt


def why(text: str, document: Compiled = DOCUMENT) -> str:
    found = fit(document, read_text(text))
    assert found is not None
    return why_skeleton("plan", 3, found)


def test_an_exact_fit_names_its_arguments() -> None:
    assert why(PROMPT) == (
        "Is exactly what version 3 of plan renders to with these arguments. "
        'ENV was "staging", NOTES was "new checkout - faster", OWNER was "Ada".'
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PROMPT + "Thanks!", ["all of its 15 literal passages stand", "Something was added"]),
        (PROMPT[: PROMPT.index("Owner")], ["12 of 15", "What follows is missing, as if the text was cut off"]),
        (PROMPT[: PROMPT.index("Owner")], ['The text ends before "OWNER" is told.']),
        (PROMPT.replace("dashboards", "tables"), ['Missing or changed is "- Watch the dashboards for one hour".']),
        (PROMPT.replace("staging", "mars"), ["This version would refuse an argument: ENV must be one of"]),
    ],
)
def test_what_does_not_fit_is_said(text: str, expected: list[str]) -> None:
    assert all(part in why(text) for part in expected)


def test_weak_and_unclear_fits_are_told() -> None:
    told = why("Join xy, please", compiled("Join $A$B, please", "A=<x> B=<x>"))
    assert "Only 2 different literal words support this." in told
    assert 'Nothing tells where "A", "B" begin and end.' in told


def test_a_secret_is_not_told() -> None:
    document = compiled("Log in with $KEY now", "KEY=<x>", arguments={"KEY": {"x-secret": True}})
    assert 'KEY was "***"' in why("Log in with hunter2 now", document)


def test_a_long_value_is_shortened() -> None:
    assert len(why(render(DOCUMENT, {**VALUES, "NOTES": "word " * 10_000}).prompt)) < 400


@pytest.mark.parametrize(
    ("following", "expected"),
    [
        (
            Following(0.8, ("A", "B"), (), 2, 2),
            'Has 2 of 2 headings of version 3 of plan, in the same order: "A", "B".',
        ),
        (Following(0.4, ("A", "B"), ("C",), 3, 1), 'of plan, in another order: "A", "B". "C" is not there.'),
        (Following(0.1, ("A",), (), 1, 1), 'Has 1 of 1 heading of version 3 of plan: "A".'),
        (Following(0.1, (), ("A",), 1, 0), "Shares no heading with version 3 of plan, but some of its telling words."),
    ],
)
def test_why_an_outline_is_followed(following: Following, expected: str) -> None:
    assert expected in why_outline("plan", 3, following)


def test_one_version_needs_no_telling_apart() -> None:
    assert apart(read_text("x"), []) is None
    assert apart(read_text("x"), [("plan", 1, DOCUMENT)]) is None


def test_versions_with_the_same_text_cannot_be_told_apart() -> None:
    other = compiled(BODY, HINT, title="Another")
    assert apart(read_text(PROMPT), [("plan", 2, DOCUMENT), ("plan", 3, other)]) == (
        "Versions 2 and 3 have the same literal text: the text alone cannot tell them apart."
    )
    assert (apart(read_text(PROMPT), [("plan", 2, DOCUMENT), ("copy", 3, other)]) or "").startswith(
        "Version 2 of plan and version 3 of copy have the same literal text"
    )


def test_the_line_that_would_tell_versions_apart_is_named() -> None:
    longer = compiled(BODY + "\nOne more line.", HINT)
    told = apart(read_text(PROMPT[:100]), [("plan", 2, DOCUMENT), ("plan", 3, longer)])
    assert told == 'Version 3 has the line "One more line.", which this text has not.'
    moved = compiled("\n".join(reversed(BODY.split("\n"))), HINT)
    assert "in another order" in (apart(read_text(PROMPT), [("plan", 2, DOCUMENT), ("plan", 3, moved)]) or "")
