from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from service.core.identifier import time_ordered_id
from service.store import metadata, plans
from service.store.engine import Database
from service.store.plans import Plan
from service.store.templates import Template
from tests.store.rows import NOW, add_erased, add_render, add_template, later, render_id


def plan_id(number: int) -> str:
    return time_ordered_id(later(number), b"ten bytes.")


def stored(db: Connection, template: Template, number: int, **fields: Any) -> Plan:
    """Store a plan; `number` is its second, and that of a render of its own unless one is given."""
    if "render_id" not in fields:
        add_render(db, template, number)
    plan = Plan(
        id=plan_id(number),
        render_id=render_id(number),
        template_id=template.id,
        template=template.name,
        version=1,
        caller="robot",
        caller_id="0190-robot",
        metadata={"run": "7"},
        created_at=later(number),
        sha256=f"{number:064x}",
    )
    plan = replace(plan, **fields)
    plans.insert(db, plan)
    return plan


def numbers(database: Database, **filters: Any) -> list[int]:
    with database.reading() as db:
        found = plans.page(db, **{"limit": 100, **filters})
    return [round((plan.created_at - NOW).total_seconds()) for plan in found]


def test_a_plan_comes_back_as_it_was_stored(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        whole = stored(db, template, 1, content="# Zoë\r\n\t😀", normal_sha256="cd" * 32)
        hashed = stored(db, template, 2, metadata={})
    with database.reading() as db:
        assert [plans.get(db, each.id) for each in (whole, hashed)] == [whole, hashed]
        assert plans.get(db, "nowhere") is None
        assert plans.same(db, whole.render_id, whole.sha256 or "") == whole
        assert plans.same(db, hashed.render_id, whole.sha256 or "") is None


def test_the_database_takes_a_text_once_for_a_render(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        stored(db, template, 1, sha256="ab" * 32)
        stored(db, template, 2, sha256="ab" * 32)
    with pytest.raises(IntegrityError), database.writing() as db:
        stored(db, template, 3, render_id=render_id(1), sha256="ab" * 32)
    assert numbers(database) == [2, 1]


def test_a_text_is_added_to_a_hash_and_never_changed(database: Database) -> None:
    with database.writing() as db:
        hashed = stored(db, add_template(db, "plan"), 1)
        kept = plans.keep_content(db, hashed, "text\r\n", "cd" * 32)
        plans.keep_content(db, kept, "another", None)
    with database.reading() as db:
        assert plans.get(db, hashed.id) == kept == replace(hashed, content="text\r\n", normal_sha256="cd" * 32)


def test_an_erased_plan_has_no_text_and_says_who_erased_it(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        add_erased(db, template, 1)
        plan = stored(db, template, 2, render_id=render_id(1), content="text")
        assert plans.hold_render(db, plan.render_id) is False
        db.execute(metadata.plan_contents.delete())
    with database.reading() as db:
        found = plans.get(db, plan.id)
        assert found is not None
        assert (found.erased, found.content, found.sha256) == (True, None, None)
        assert (found.erased_at, found.erased_by) == (later(2), "Ada")
        assert plans.page(db, limit=1) == [found]


def test_ids_of_plans_come_by_render_oldest_first(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        first, other = stored(db, template, 1), stored(db, template, 2)
        second = stored(db, template, 3, render_id=first.render_id)
        add_render(db, template, 4)
    with database.reading() as db:
        wanted = [render_id(number) for number in (1, 2, 4)]
        assert plans.ids_of(db, wanted) == {first.render_id: [first.id, second.id], other.render_id: [other.id]}
        assert plans.ids_of(db, []) == {}
        assert [plans.count(db, each) for each in wanted] == [2, 1, 0]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, [4, 3, 2, 1]),
        ({"template": "mail.plan"}, [4, 2, 1]),
        ({"template": "nowhere"}, []),
        ({"version": 1}, [4, 3, 2, 1]),
        ({"template": "mail.plan", "version": 2}, []),
        ({"sha256": "ab" * 32}, [2, 1]),
        ({"sha256": "ab" * 32, "render_id": render_id(2)}, [2]),
        ({"render_id": render_id(3)}, [3]),
        ({"caller_id": "0190-robot"}, [4, 3, 2]),
        ({"since": later(2)}, [4, 3, 2]),
        ({"until": later(3)}, [2, 1]),
        ({"since": later(2), "until": later(4)}, [3, 2]),
        ({"pattern": "ops.*"}, [3]),
        ({"pattern": "*.plan"}, [4, 3, 2, 1]),
        ({"pattern": "*.plan", "limit": 3, "before": plan_id(4)}, [3, 2, 1]),
        ({"pattern": "*.plan", "sha256": "ab" * 32}, [2, 1]),
        ({"limit": 2}, [4, 3]),
        ({"before": plan_id(3)}, [2, 1]),
    ],
)
def test_plans_are_found_by_each_filter_newest_first(
    filters: dict[str, Any], expected: list[int], database: Database
) -> None:
    with database.writing() as db:
        mail, ops = add_template(db, "mail.plan"), add_template(db, "ops.plan", body="else")
        stored(db, mail, 1, sha256="ab" * 32, caller_id="0190-other")
        stored(db, mail, 2, sha256="ab" * 32, content="only in the record, not in the page")
        stored(db, ops, 3)
        stored(db, mail, 4)
    assert numbers(database, **filters) == expected
    with database.reading() as db:
        assert {plan.content for plan in plans.page(db, limit=9)} == {None}
