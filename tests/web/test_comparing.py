"""Comparing versions: any two, in two ways, with what breaks in words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.context import utc_now
from service.core.actor import SYSTEM
from service.registry.versions import Submission, save_version
from service.store.engine import Database
from tests.web.browsing import Person
from tests.web.conftest import SECOND

THIRD = (
    SECOND.replace("TONE=<formal|warm>", "TONE=<formal|brisk> PLACE=<where>")
    .replace(' [SIGN="signature"]', "")
    .replace("$SIGN\n", "")
    .replace("welcome here.", "welcome <b>here</b>, in $PLACE.")
)
COMPARE = "/templates/mail.greeting/compare"


@pytest.fixture
def viewer(person: Callable[..., Person], greeting: str, database: Database) -> Person:
    with database.writing() as db:
        save_version(db, greeting, Submission(document=THIRD, actor=SYSTEM, now=utc_now(), message="With a place"))
    return person("viewer")


def marked(viewer: Person, tag: str) -> list[str]:
    return [each.get_text() for each in viewer.soup.select(f".texts {tag}")]


def test_without_a_choice_the_newest_is_compared_with_the_one_before(viewer: Person) -> None:
    viewer.open(COMPARE)
    assert viewer.heading == "Version 2 and version 3"
    assert "With a place" in viewer.text


@pytest.mark.parametrize("view", ["split", "unified"])
def test_words_that_differ_are_marked_in_both_ways_to_look(viewer: Person, view: str) -> None:
    viewer.open(f"{COMPARE}?from=1&to=2&view={view}")
    assert (marked(viewer, "del"), marked(viewer, "ins")) == ([], [" here"])
    assert "removed: welcome." in viewer.text
    assert "added: welcome here ." in viewer.text
    assert "+1 line added, −1 line removed" in viewer.text


def test_stored_text_is_shown_as_text(viewer: Person) -> None:
    viewer.open(COMPARE)
    assert "welcome <b>here</b>" in "".join(each.get_text() for each in viewer.soup.select(".added code"))
    assert viewer.soup.select("main b b, code b") == []


def test_what_breaks_and_what_changed_in_the_arguments_is_told_in_words(viewer: Person) -> None:
    viewer.open(f"{COMPARE}?from=production&to=latest")
    assert "3 things break for callers of version 1" in viewer.text
    assert "PLACE is new and required; calls without it are refused" in viewer.text
    assert "+ New PLACE required ; where" in viewer.text
    assert "− Gone SIGN was optional" in viewer.text


def test_the_versions_are_swapped_and_chosen_anew(viewer: Person) -> None:
    viewer.open(f"{COMPARE}?from=1&to=2&view=unified").follow("Swap")
    assert viewer.heading == "Version 2 and version 1"
    assert viewer.value_of("view") == "unified"
    viewer.send("Compare", **{"from": "3", "to": "1"})
    assert viewer.heading == "Version 3 and version 1"


def test_one_version_against_itself_asks_for_another(viewer: Person) -> None:
    viewer.open(f"{COMPARE}?from=2&to=2")
    assert "This is one version" in viewer.text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("from=1&to=99", "There is no version 99; the newest is version 3."),
        ("from=staging&to=1", "The label staging is not set, so it names no version."),
        ("from=%00<script>&to=1", "There is no version"),
    ],
)
def test_a_version_that_there_is_not_is_named_and_another_can_be_chosen(viewer: Person, query: str, told: str) -> None:
    viewer.open(f"{COMPARE}?{query}")
    assert viewer.status == 404
    assert told in viewer.problem
    viewer.send("Compare", **{"from": "1", "to": "2"})
    assert viewer.heading == "Version 1 and version 2"


def test_characters_that_nobody_sees_are_spelled_out(viewer: Person, database: Database) -> None:
    with database.writing() as db:
        returned = Submission(document=THIRD.replace("\n", "\r\n"), actor=SYSTEM, now=utc_now())
        save_version(db, "mail.greeting", returned)
    viewer.open(COMPARE)
    assert set(marked(viewer, "ins")) == {"␍"}
