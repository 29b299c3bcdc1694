"""What a foreign key would refuse is refused on both engines, with the same error, whoever checks it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError

from service.store.engine import Database
from service.store.metadata import render_contents, renders
from service.store.migrations import downgrade, upgrade
from service.store.references import CHECKED
from tests.store.rows import add_render, add_template, render_id

CONTENTS = {"prompt_sha256": "ab" * 32, "arguments": {}}


def foreign_keys(database: Database) -> set[Any]:
    with database.reading() as db:
        found = inspect(db)
        return {key["name"] for each in CHECKED for key in found.get_foreign_keys(each.table)}


@pytest.fixture
def two(database: Database) -> Database:
    with database.writing() as db:
        template = add_template(db, "plan")
        for number in (1, 2):
            add_render(db, template, number, arguments=None, prompt_sha256=None)
    return database


@pytest.mark.parametrize("wrong", [[9], [1, 9], [9, 1]])
def test_contents_need_a_render_that_there_is(two: Database, wrong: list[int]) -> None:
    rows = [{"render_id": render_id(number), **CONTENTS} for number in wrong]
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), two.writing() as db:
        db.execute(render_contents.insert(), rows)
    with two.writing() as db:
        db.execute(render_contents.insert(), [{"render_id": render_id(number), **CONTENTS} for number in (1, 2)])


def test_a_render_needs_its_version_among_those_of_its_template(two: Database) -> None:
    with two.reading() as db:
        row = dict(db.execute(renders.select()).mappings().first() or {})
    for wrong in ({"version": 2}, {"template_id": row["template_id"] + 1}):
        with pytest.raises(IntegrityError, match=r"(?i)foreign key"), two.writing() as db:
            db.execute(renders.insert(), {**row, "id": render_id(7), **wrong})


def test_postgresql_has_the_foreign_keys_again_after_a_step_back(two: Database, backend: str) -> None:
    names = {each.name for each in CHECKED}
    by_trigger = backend == "postgresql"
    assert (names & foreign_keys(two) == set()) is by_trigger
    downgrade(two, "0009")
    assert names <= foreign_keys(two)
    upgrade(two)
    assert (names & foreign_keys(two) == set()) is by_trigger
