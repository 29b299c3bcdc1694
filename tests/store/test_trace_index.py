"""Versions get into the index as they are saved, and those that somebody else left out are caught up with."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, text

from service.core.compiled import compile_text
from service.core.trace.terms import METHOD, version_terms
from service.store import trace_index, trace_terms, versions
from service.store.engine import Database
from service.store.trace_index import MOST_CAUGHT_UP
from service.store.trace_terms import Behind, Kind
from service.store.versions import Version
from tests.store.rows import add_template, add_version

BODY = "Write a rollback plan for the payments service\nand name the step that takes longest.\nVersion {}\n"


def add(db: Connection, template_id: int, number: int) -> Version:
    return add_version(db, template_id, "plan", number, BODY.format(number))


def with_versions(db: Connection, count: int) -> int:
    """Make a template with so many versions, none of them in the index, as an older program does."""
    template = add_template(db, "plan", body=BODY.format(1))
    for number in range(2, count + 1):
        add(db, template.id, number)
    return template.id


def indexed(db: Connection, template_id: int) -> Behind:
    found = trace_terms.state(db, template_id)
    assert found is not None
    return found


def numbers_with(db: Connection, template_id: int, number: int) -> set[int]:
    """Return the versions that the index says to have all the terms of one of them."""
    version = versions.by_number(db, template_id, number)
    assert version is not None
    terms = version_terms(compile_text(version.document)).skeleton
    found = trace_terms.postings(db, Kind.SKELETON, terms)
    sets = [{n for span in found.get(term, ()) for n in range(span.first, span.last + 1)} for term in terms]
    return set.intersection(*sets)


def test_a_version_that_is_saved_is_in_the_index(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan", body=BODY.format(1))
        first = versions.by_number(db, template.id, 1)
        assert first is not None
        trace_index.put(db, first)
        trace_index.put(db, add(db, template.id, 2))
        assert indexed(db, template.id) == Behind(template.id, "plan", 2, 2, METHOD)
        assert [numbers_with(db, template.id, number) for number in (1, 2)] == [{1}, {2}]


def test_the_few_versions_that_an_older_program_saved_go_in_with_the_next(database: Database) -> None:
    with database.writing() as db:
        plan = with_versions(db, MOST_CAUGHT_UP)
        trace_index.put(db, add(db, plan, MOST_CAUGHT_UP + 1))
        assert indexed(db, plan).number == MOST_CAUGHT_UP + 1
        assert numbers_with(db, plan, 3) == {3}


def test_many_versions_wait_for_somebody_with_more_time(database: Database) -> None:
    with database.writing() as db:
        plan = with_versions(db, MOST_CAUGHT_UP + 1)
        trace_index.put(db, add(db, plan, MOST_CAUGHT_UP + 2))
        assert indexed(db, plan).number == 0


@pytest.mark.parametrize("method", [METHOD - 1, METHOD + 1])
def test_an_index_of_another_method_is_not_mixed(database: Database, method: int) -> None:
    with database.writing() as db:
        plan = with_versions(db, 1)
        trace_index.put(db, add(db, plan, 2))
        db.execute(text("UPDATE trace_indexed SET method = :method"), {"method": method})
        trace_index.put(db, add(db, plan, 3))
        assert indexed(db, plan) == Behind(plan, "plan", 3, 0, method)


def test_what_was_read_is_put_in_once(database: Database) -> None:
    with database.writing() as db:
        plan = with_versions(db, 5)
        known = indexed(db, plan)
        made = trace_index.terms_behind(db, known, most=3)
        assert [number for number, _ in made] == [1, 2, 3]
        assert trace_index.fill(db, known, made)
        assert not trace_index.fill(db, known, made)
        rest = trace_index.terms_behind(db, indexed(db, plan), most=9)
        assert [number for number, _ in rest] == [4, 5]
        assert trace_index.fill(db, indexed(db, plan), rest)
        assert indexed(db, plan) == Behind(plan, "plan", 5, 5, METHOD)


def test_what_an_older_method_made_goes_first(database: Database) -> None:
    with database.writing() as db:
        plan = with_versions(db, 1)
        trace_index.put(db, add(db, plan, 2))
        db.execute(text("UPDATE trace_indexed SET method = :method"), {"method": METHOD - 1})
        db.execute(text("UPDATE trace_terms SET term = term + 1"))
        known = indexed(db, plan)
        assert trace_index.fill(db, known, trace_index.terms_behind(db, known, most=9))
        assert [numbers_with(db, plan, number) for number in (1, 2)] == [{1}, {2}]
