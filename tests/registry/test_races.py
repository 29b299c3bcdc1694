"""Two who change one template at the same time: one is first, the other is told, nothing is lost or doubled."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection

from service.core.errors import NameTaken, Stale
from service.core.protection import NO_PROTECTION
from service.registry.archiving import archive_template
from service.registry.labels import Expected, Release, move_label
from service.registry.lookup import find_template
from service.registry.versions import save_version
from service.store import labels, versions
from service.store.engine import Database
from tests.operations import ADA, COMPATIBLE, NAME, NOW, at_once, create, overlapping, recorded, save, submission, tags

ROUNDS = 5


def kinds(outcomes: Any) -> list[str]:
    return sorted(each.code if isinstance(each, Exception) else "done" for each in outcomes)


@pytest.fixture
def base(database: Database) -> str:
    """Make a template with two compatible versions and return the digest of the second."""
    with database.writing() as db:
        create(db, labels=("production",))
        return save(db, COMPATIBLE).digest


def saves(mark: str, base: str, db: Connection) -> int:
    version, is_new = save_version(db, NAME, submission(f"{COMPATIBLE}{mark}\n", based_on=(base,)))
    assert is_new
    return version.number


def moves(label: str, number: int, expected: int | None, db: Connection) -> int:
    return move_label(db, NAME, Release(label, number, ADA, NOW, expected=Expected(expected))).number


def test_a_name_that_is_being_taken_is_waited_for_and_then_taken(database: Database) -> None:
    made, refusal = overlapping(database, create, partial(create, document=COMPATIBLE))
    assert made.number == 1
    assert isinstance(refusal, NameTaken)
    with database.reading() as db:
        assert tags(db) == ["template:create", "version:save"]
        assert find_template(db, NAME).latest == 1


def test_of_several_who_create_one_template_at_once_one_does(database: Database) -> None:
    for turn in range(ROUNDS):
        name = f"t{turn}"
        assert kinds(at_once(database, *[partial(create, name=name)] * 4)) == ["done"] + ["name_taken"] * 3
        with database.reading() as db:
            assert tags(db, template=name) == ["template:create", "version:save"]


def test_a_save_that_waited_for_another_on_the_same_base_is_stale(database: Database, base: str) -> None:
    number, refusal = overlapping(database, partial(saves, "one", base), partial(saves, "other", base))
    assert number == 3
    assert isinstance(refusal, Stale)
    assert refusal.extra["latest"]["number"] == 3


def test_of_several_who_save_on_one_base_at_once_one_does(database: Database, base: str) -> None:
    for turn in range(ROUNDS):
        outcomes = at_once(database, *[partial(saves, f"{turn}-{each}", base) for each in range(4)])
        assert kinds(outcomes) == ["done", "stale", "stale", "stale"]
        with database.reading() as db:
            template = find_template(db, NAME)
            newest = versions.by_number(db, template.id, template.latest)
        assert newest is not None
        assert newest.number == 3 + turn
        base = newest.digest


def test_saves_without_a_base_at_once_are_all_kept_in_some_order(database: Database, base: str) -> None:
    def save_anyway(mark: str, db: Connection) -> int:
        return save(db, f"{mark}\n").number

    assert sorted(at_once(database, *[partial(save_anyway, f"{each}") for each in range(4)])) == [3, 4, 5, 6]
    with database.reading() as db:
        assert [event.data["number"] for event in recorded(db, tag="version:save")] == [1, 2, 3, 4, 5, 6]


def test_of_several_who_move_a_label_from_one_place_at_once_one_does(database: Database, base: str) -> None:
    for turn in range(ROUNDS):
        here, there = 1 + turn % 2, 2 - turn % 2
        outcomes = at_once(database, *[partial(moves, "production", there, here)] * 4)
        assert kinds(outcomes) == ["done", "stale", "stale", "stale"]
    with database.reading() as db:
        history = labels.history(db, find_template(db, NAME).id, "production", limit=99)[::-1]
    assert [move.from_number for move in history[1:]] == [move.to_number for move in history[:-1]]
    assert len(history) == 1 + ROUNDS


def test_of_several_who_set_a_new_label_at_once_one_does(database: Database, base: str) -> None:
    outcomes = at_once(database, *[partial(moves, "staging", number, None) for number in (1, 2, 1, 2)])
    assert kinds(outcomes) == ["done", "stale", "stale", "stale"]


def test_a_save_that_waited_for_the_archiving_finds_the_template_archived(database: Database, base: str) -> None:
    def archive(db: Connection) -> str:
        archive_template(db, NAME, protection=NO_PROTECTION, actor=ADA, now=NOW)
        return "archived"

    outcomes = overlapping(database, archive, partial(saves, "late", base))
    assert (outcomes[0], outcomes[1].code) == ("archived", "archived")
