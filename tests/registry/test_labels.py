"""Labels: where they may move, what a move records, how one is taken off."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection

from service.core.errors import (
    Archived,
    BreakingChange,
    Forbidden,
    InvalidRequest,
    Protected,
    Stale,
    UnknownLabel,
    UnknownTemplate,
    UnknownVersion,
)
from service.core.protection import NO_PROTECTION, Protection
from service.registry.archiving import archive_template
from service.registry.labels import Expected, Release, move_label, point, remove_label
from service.registry.lookup import find_template
from service.store import labels
from tests.operations import ADA, BREAKING, COMPATIBLE, NAME, NOW, create, recorded, refused, save, somebody

GUARDED = Protection.read(["production@mail.*", "stable"])


@pytest.fixture(autouse=True)
def versions(db: Connection) -> None:
    """Make version 1 with the label production, version 2 compatible with it, and version 3 that breaks both."""
    create(db, labels=("production",))
    save(db, COMPATIBLE)
    save(db, BREAKING)


def release(number: int | None, label: str = "production", **more: Any) -> Release:
    return Release(label=label, number=number, actor=more.pop("actor", ADA), now=NOW, **more)


def moves(db: Connection, label: str = "production") -> list[tuple[int | None, int | None]]:
    history = labels.history(db, find_template(db, NAME).id, label, limit=100)
    return [(move.from_number, move.to_number) for move in history[::-1]]


def test_a_moved_label_points_at_the_version_and_says_who_moved_it_when(db: Connection) -> None:
    moved = move_label(db, NAME, release(2, actor=somebody("release")))
    assert (moved.label, moved.number, moved.moved_by, moved.moved_at) == ("production", 2, "bob", NOW)
    assert find_template(db, NAME).labels == {"production": 2}


def test_a_move_is_in_the_history_and_is_one_event(db: Connection) -> None:
    before = len(recorded(db))
    move_label(db, NAME, release(2, message="Reviewed", actor=somebody("release")))
    last = labels.history(db, find_template(db, NAME).id, "production", limit=1)[0]
    assert (last.from_number, last.to_number, last.actor, last.message, last.at) == (1, 2, "bob", "Reviewed", NOW)
    (event,) = recorded(db)[before:]
    assert (event.tag, event.template, event.actor) == ("label:move", NAME, "bob")
    assert event.data == {"label": "production", "from": 1, "to": 2, "message": "Reviewed", "allow_breaking": False}


@pytest.mark.parametrize(
    "again",
    [release(1), release(1, message="Again"), release(1, allow_breaking=True), release(1, expected=Expected(1))],
)
def test_pointing_a_label_where_it_points_records_nothing(db: Connection, again: Release) -> None:
    before = recorded(db), moves(db), labels.of_template(db, find_template(db, NAME).id)
    move_label(db, NAME, again)
    assert (recorded(db), moves(db), labels.of_template(db, find_template(db, NAME).id)) == before


def test_a_move_that_breaks_callers_is_refused_with_everything_that_breaks(db: Connection) -> None:
    with refused(db, BreakingChange) as caught:
        move_label(db, NAME, release(3))
    assert [(each["code"], each["argument"]) for each in caught.value.extra["breaking"]] == [
        ("argument_required", "DAY")
    ]
    assert "from version 1 to 3" in str(caught.value)
    assert moves(db) == [(None, 1)]


def test_a_breaking_move_that_is_meant_is_made_and_recorded_as_such(db: Connection) -> None:
    move_label(db, NAME, release(3, allow_breaking=True))
    last = labels.history(db, find_template(db, NAME).id, "production", limit=1)[0]
    assert (last.to_number, last.allow_breaking) == (3, True)
    assert recorded(db)[-1].data["allow_breaking"] is True


def test_going_back_is_a_move_like_any_other(db: Connection) -> None:
    move_label(db, NAME, release(3, allow_breaking=True))
    with refused(db, BreakingChange):
        move_label(db, NAME, release(2))
    move_label(db, NAME, release(2, allow_breaking=True))
    assert moves(db) == [(None, 1), (1, 3), (3, 2)]


def test_a_label_that_comes_from_nowhere_breaks_nobody(db: Connection) -> None:
    move_label(db, NAME, release(3, "staging"))
    assert find_template(db, NAME).labels == {"production": 1, "staging": 3}


@pytest.mark.parametrize(
    ("label", "expected", "stands"),
    [
        ("production", Expected(1), "moves"),
        ("staging", Expected(None), "moves"),
        ("production", None, "moves"),
        ("production", Expected(2), 1),
        ("production", Expected(None), 1),
        ("staging", Expected(1), None),
    ],
)
def test_a_label_moves_only_from_where_it_was_expected(
    db: Connection, label: str, expected: Expected | None, stands: object
) -> None:
    wish = release(2, label, expected=expected)
    if stands == "moves":
        assert move_label(db, NAME, wish).number == 2
        return
    before = recorded(db)
    with refused(db, Stale) as caught:
        move_label(db, NAME, wish)
    assert caught.value.extra["number"] == stands
    assert recorded(db) == before


@pytest.mark.parametrize(
    ("label", "name", "is_protected"),
    [
        ("production", "mail.greeting", True),
        ("production", "mail", False),
        ("stable", "mail.greeting", True),
        ("stable", "plan", True),
        ("staging", "mail.greeting", False),
    ],
)
def test_a_protected_label_is_neither_moved_nor_taken_off(
    db: Connection, label: str, name: str, is_protected: bool
) -> None:
    if name != NAME:
        create(db, name)
    set_first = release(1, label, allow_breaking=True)
    move_label(db, name, set_first)
    if is_protected:
        for wish, act in (
            (release(1, label, protection=GUARDED), move_label),
            (release(None, label, protection=GUARDED), remove_label),
        ):
            with refused(db, Protected) as caught:
                act(db, name, wish)
            assert caught.value.extra == {"label": label}
    else:
        move_label(db, name, release(1, label, protection=GUARDED))
        remove_label(db, name, release(None, label, protection=GUARDED))


@pytest.mark.parametrize("number", [0, -1, 4, 10**9, None])
def test_a_label_points_only_at_a_version_that_there_is(db: Connection, number: int | None) -> None:
    with refused(db, UnknownVersion) as caught:
        move_label(db, NAME, release(number))
    assert caught.value.extra == {"latest": 3}


@pytest.mark.parametrize("label", ["latest", "Production", "", "a" * 37, "1", "a b", "a\x00", "\udcff"])
def test_a_label_of_another_form_is_refused_with_the_form(db: Connection, label: str) -> None:
    with refused(db, InvalidRequest) as caught:
        move_label(db, NAME, release(1, label))
    assert "a lower-case letter, then up to 35" in str(caught.value)
    with refused(db, UnknownLabel):
        remove_label(db, NAME, release(None, label))


def test_a_label_that_is_taken_off_is_gone_and_its_history_stays(db: Connection) -> None:
    remove_label(db, NAME, release(None, message="Withdrawn", actor=somebody("release")))
    assert find_template(db, NAME).labels == {}
    assert moves(db) == [(None, 1), (1, None)]
    event = recorded(db)[-1]
    assert (event.tag, event.actor) == ("label:remove", "bob")
    assert event.data == {"label": "production", "from": 1, "to": None, "message": "Withdrawn", "allow_breaking": False}


def test_a_label_can_be_set_again_anywhere_after_it_was_taken_off(db: Connection) -> None:
    remove_label(db, NAME, release(None))
    move_label(db, NAME, release(3))
    assert moves(db) == [(None, 1), (1, None), (None, 3)]


def test_a_label_that_is_not_set_cannot_be_taken_off(db: Connection) -> None:
    with refused(db, UnknownLabel) as caught:
        remove_label(db, NAME, release(None, "staging"))
    assert caught.value.extra == {"labels": ["production"]}


def test_a_label_is_taken_off_only_from_where_it_was_expected(db: Connection) -> None:
    with refused(db, Stale):
        remove_label(db, NAME, release(None, expected=Expected(2)))
    remove_label(db, NAME, release(None, expected=Expected(1)))
    assert find_template(db, NAME).labels == {}


def test_only_labels_of_templates_in_use_are_touched(db: Connection) -> None:
    for act in (move_label, remove_label):
        with refused(db, UnknownTemplate):
            act(db, "other", release(1))
    archive_template(db, NAME, protection=NO_PROTECTION, actor=ADA, now=NOW)
    for act in (move_label, remove_label):
        with refused(db, Archived):
            act(db, NAME, release(1))


def test_labels_of_a_submission_are_pointed_once_each_by_those_who_may_release(db: Connection) -> None:
    template = find_template(db, NAME)
    with refused(db, Forbidden):
        point(db, template, ["staging"], release(2, actor=somebody("edit")))
    point(db, template, [], release(2, actor=somebody("edit")))
    point(db, template, ["staging", "test", "staging"], release(2, actor=somebody("release")))
    assert find_template(db, NAME).labels == {"production": 1, "staging": 2, "test": 2}
    assert moves(db, "staging") == [(None, 2)]
