"""What each version changed for callers of the one before."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from service.registry.steps import Steps
from service.store import versions
from service.store.engine import Database
from service.store.versions import Version
from tests.store.rows import add_template, add_version


def test_each_version_but_the_last_of_a_list_has_its_step(database: Database) -> None:
    steps = Steps()
    with database.writing() as db:
        one = add_template(db, "one", body="Hello $NAME\n")
        add_version(db, one.id, "one", 2, "Hello $NAME and $OTHER\n")
        add_version(db, one.id, "one", 3, "Hello $NAME\n")
        listed = versions.page(db, one.id, limit=9)
        found = steps.within(db, listed)
        alone = steps.to(db, _version(db, one.id, 3))
        assert steps.to(db, _version(db, one.id, 1)) is None
        assert steps.within(db, []) == {}
    assert {number: step.compatible for number, step in found.items()} == {2: False, 3: False}
    assert [each.message for each in found[2].breaking] == ["OTHER is new and required; calls without it are refused"]
    assert alone == found[3]


def test_a_step_between_two_documents_is_worked_out_once(database: Database) -> None:
    steps = Steps()
    with database.writing() as db:
        one = add_template(db, "one", body="Hello $NAME\n")
        add_version(db, one.id, "one", 2, "Hello $NAME and $OTHER\n")
        listed = versions.page(db, one.id, limit=9)
        first = steps.within(db, listed)
        # Of a template that there is not: only what is kept can be told.
        elsewhere = [replace(each, template_id=99) for each in listed]
        assert steps.within(db, elsewhere) == first


def _version(db: Connection, template_id: int, number: int) -> Version:
    found = versions.by_number(db, template_id, number)
    assert found is not None
    return found
