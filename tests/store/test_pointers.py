from __future__ import annotations

from service.store import templates
from service.store.engine import Database
from service.store.pointers import Pointer, find_pointer
from tests.store.rows import add_template, add_version, later, move


def test_a_pointer_is_what_a_template_and_a_label_mean_now(database: Database) -> None:
    with database.writing() as db:
        other, plan = add_template(db, "other"), add_template(db, "plan")
        add_version(db, plan.id, "plan", 2, "two")
        move(db, other, "production", None, 1)
    assert find_pointer(database, "plan", "production") == Pointer(plan.id, False, 2, None)
    with database.writing() as db:
        move(db, plan, "production", None, 1)
    assert find_pointer(database, "plan", "production") == Pointer(plan.id, False, 2, 1)
    assert find_pointer(database, "plan", "staging") == Pointer(plan.id, False, 2, None)
    assert find_pointer(database, "nowhere", "production") is None


def test_an_archived_template_says_so(database: Database) -> None:
    with database.writing() as db:
        plan = add_template(db, "plan")
        templates.set_archived(db, plan.id, at=later(1), by="Ada")
    assert find_pointer(database, "plan", "") == Pointer(plan.id, True, 1, None)
