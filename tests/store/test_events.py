from __future__ import annotations

from typing import Any

import pytest

from service.core.actor import Actor
from service.core.event import EventTag
from service.store import events
from service.store.engine import Database
from service.store.events import Event
from tests.store.rows import ADA, NOW, later

BOB = Actor(id="0190-bob", name="Bob", scopes=frozenset(), pattern="*")


def numbers(database: Database, **filters: Any) -> list[int]:
    with database.reading() as db:
        return [event.data["n"] for event in events.page(db, **{"limit": 100, **filters})]


def test_tags_read_subject_and_action() -> None:
    assert EventTag.LABEL_MOVE == "label:move"
    assert [tag for tag in EventTag if tag.count(":") != 1 or not tag.replace(":", "").isalpha()] == []


def test_an_event_comes_back_as_it_was_recorded(database: Database) -> None:
    data = {"from": None, "to": 2, "message": "Zoë \0", "list": [1.5, True]}
    with database.writing() as db:
        events.record(db, at=NOW, actor=ADA, tag=EventTag.LABEL_MOVE, template="plan", data=data)
        events.record(db, at=NOW, actor=ADA, tag=EventTag.TOKEN_CREATE)
    with database.reading() as db:
        second, first = events.page(db, limit=10)
    assert first == Event(first.id, NOW, "Ada", "0190-ada", "label:move", "plan", data)
    assert second == Event(second.id, NOW, "Ada", "0190-ada", "token:create", None, {})
    assert second.id > first.id


@pytest.fixture
def many(database: Database) -> Database:
    tags = (EventTag.VERSION_SAVE, EventTag.LABEL_MOVE)
    with database.writing() as db:
        for n in range(8):
            template = ("ops.plan", "mail", None)[n % 3]
            events.record(db, at=later(n), actor=(ADA, BOB)[n // 4], tag=tags[n % 2], template=template, data={"n": n})
    return database


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, [7, 6, 5, 4, 3, 2, 1, 0]),
        ({"template": "mail"}, [7, 4, 1]),
        ({"tag": "label:move"}, [7, 5, 3, 1]),
        ({"tag": "label"}, []),
        ({"actor": "Bob"}, [7, 6, 5, 4]),
        ({"since": later(6)}, [7, 6]),
        ({"until": later(2)}, [1, 0]),
        ({"pattern": "ops.*"}, [6, 3, 0]),
        ({"pattern": "**"}, [7, 6, 4, 3, 1, 0]),
        ({"template": "mail", "tag": "label:move", "actor": "Ada"}, [1]),
        ({"limit": 2}, [7, 6]),
    ],
)
def test_filters_narrow_the_list_together(many: Database, filters: dict[str, Any], expected: list[int]) -> None:
    assert numbers(many, **filters) == expected


def test_pages_meet_without_gap(many: Database) -> None:
    with many.reading() as db:
        page = events.page(db, limit=3)
    assert numbers(many, before=page[-1].id) == [4, 3, 2, 1, 0]


def test_an_event_goes_with_the_change_that_failed(database: Database) -> None:
    def change() -> None:
        with database.writing() as db:
            events.record(db, at=NOW, actor=ADA, tag=EventTag.VERSION_SAVE)
            raise RuntimeError("the change failed")

    with pytest.raises(RuntimeError):
        change()
    assert numbers(database) == []
