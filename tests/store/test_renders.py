from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from service.core.identifier import time_ordered_id
from service.store import renders
from service.store.engine import Database
from service.store.renders import RenderRecord
from tests.store.rows import NOW, add_render, add_template, add_version, later, render_id


def seconds(database: Database, **filters: Any) -> list[int]:
    """Return the numbers that `add_render` gave to what is found."""
    with database.reading() as db:
        return [second(record) for record in renders.page(db, **{"limit": 100, **filters})]


def second(record: RenderRecord) -> int:
    return round((record.created_at - NOW).total_seconds())


def test_a_record_comes_back_as_it_was_stored(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        odd = {"TEXT": "\0 $NOTES {{x}} \U0001f600", "LIST": ["a", 1, None, True], "N": 1e300}
        plain = add_render(db, template, 1)
        rich = add_render(db, template, 2, arguments=odd, unset="(none)", metadata={}, omitted=())
        bare = add_render(db, template, 3, arguments={}, omitted=("A", "B"))
    with database.reading() as db:
        assert [renders.get(db, record.id) for record in (plain, rich, bare)] == [plain, rich, bare]
        assert renders.get(db, "nowhere") is None


def test_a_render_needs_a_version_that_there_is(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        add_version(db, add_template(db, "other").id, "other", 2, "elsewhere")
    for number in (2, 99):
        with pytest.raises(IntegrityError), database.writing() as db:
            add_render(db, template, 1, version=number)
    assert seconds(database) == []


def test_an_id_is_given_once(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        first = add_render(db, template, 1)
    with pytest.raises(IntegrityError), database.writing() as db:
        add_render(db, template, 1, caller="somebody else")
    with database.reading() as db:
        assert renders.get(db, first.id) == first


@pytest.fixture
def many(database: Database) -> Database:
    """Store ten renders: of two templates, versions and callers in turn."""
    with database.writing() as db:
        plan, mail = add_template(db, "ops.plan"), add_template(db, "mail")
        for template in (plan, mail):
            add_version(db, template.id, template.name, 2, "two")
        for number in range(10):
            add_render(
                db,
                (plan, mail)[number % 2],
                number,
                version=1 + number // 5,
                caller=("ci", "robot", "robot")[number % 3],
                caller_id=f"id-{number % 3}",
                prompt_sha256=f"{number % 4:064}",
            )
    return database


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]),
        ({"template": "mail"}, [9, 7, 5, 3, 1]),
        ({"template": "mail", "version": 2}, [9, 7, 5]),
        ({"version": 1}, [4, 3, 2, 1, 0]),
        ({"caller": "ci"}, [9, 6, 3, 0]),
        ({"caller": "robot", "caller_id": "id-2"}, [8, 5, 2]),
        ({"caller_id": "id-1"}, [7, 4, 1]),
        ({"since": later(7)}, [9, 8, 7]),
        ({"until": later(3)}, [2, 1, 0]),
        ({"since": later(4), "until": later(6)}, [5, 4]),
        ({"prompt_sha256": f"{3:064}"}, [7, 3]),
        ({"pattern": "ops.*"}, [8, 6, 4, 2, 0]),
        ({"pattern": "ops.*", "template": "mail"}, []),
        ({"template": "mail", "caller": "ci", "since": later(4), "limit": 1}, [9]),
        ({"template": "nowhere"}, []),
        ({"version": 1, "limit": 2}, [4, 3]),
        ({"version": 2, "caller": "ci", "until": later(9)}, [6]),
        ({"version": 3}, []),
        ({"pattern": "nowhere.*"}, []),
        ({"pattern": "ops.*", "version": 2, "limit": 1}, [8]),
    ],
)
def test_filters_narrow_the_list_together(many: Database, filters: dict[str, Any], expected: list[int]) -> None:
    assert seconds(many, **filters) == expected


def test_filters_narrow_the_list_as_well_among_more_templates_than_are_looked_at_one_by_one(many: Database) -> None:
    with many.writing() as db:
        for number in range(60):
            add_template(db, f"ops.more-{number}")
    assert seconds(many, pattern="ops.*") == [8, 6, 4, 2, 0]
    assert seconds(many, version=1, limit=3) == [4, 3, 2]


def test_pages_meet_without_gap_also_where_times_are_equal(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        stored = [add_render(db, template, number, created_at=later(number // 3)).id for number in range(7)]
    seen: list[str] = []
    while True:
        with database.reading() as db:
            page = renders.page(db, template="plan", limit=2, before=seen[-1] if seen else None)
        if not page:
            break
        seen += [record.id for record in page]
    assert seen == stored[::-1]


def test_a_time_within_a_millisecond_counts_exactly(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        for number in range(4):
            at = later(number * 0.0002)
            add_render(db, template, number, id=time_ordered_id(at, bytes(10)), created_at=at, caller=str(number))
    with database.reading() as db:
        found = renders.page(db, since=later(0.0002), until=later(0.0006), limit=9)
    assert [record.caller for record in found] == ["2", "1"]


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"template": "plan"},
        {"template": "plan", "version": 1},
        {"caller": "robot"},
        {"caller": "robot", "caller_id": "0190-robot"},
        {"since": later(3), "until": later(9)},
        {"pattern": "p*"},
    ],
)
def test_a_page_is_read_from_an_index_in_its_order(new_url: Any, filters: dict[str, Any]) -> None:
    database = Database(new_url("sqlite"))
    with database.writing() as db:
        add_template(db, "plan")
    asked: list[Any] = []

    def listen(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        asked.append((statement, parameters))

    with database.reading() as db:
        event.listen(db, "before_cursor_execute", listen)
        renders.page(db, limit=10, before=render_id(8), **filters)
        statement, parameters = asked[-1]
        steps = [row.detail for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    database.dispose()
    assert [step for step in steps if "USING" not in step or "TEMP B-TREE" in step] == []
