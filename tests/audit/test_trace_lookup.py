"""Versions that the index lacks are read, within bounds, and what was not read is told."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, text

from service.audit.trace import find_origin, trace
from service.audit.trace_lookup import MOST_READ, shared, unindexed
from service.core.trace.terms import METHOD, text_terms
from service.store.trace_terms import Kind
from tests.operations import create, save, somebody

BODY = "Write the minutes of the weekly meeting of the harbour masters.\nList who was late, and by how much ({}).\n"
AUDITOR = somebody("audit", name="auditor")


def without_index(db: Connection) -> None:
    """Leave the versions as an older program leaves them, which knows of no index."""
    for table in ("trace_terms", "trace_sizes", "trace_indexed"):
        db.execute(text(f"DELETE FROM {table}"))


def versions_of(db: Connection, prompt: str) -> list[int]:
    return [match.version for match in trace(db, AUDITOR, text=prompt)]


def test_a_version_that_is_not_in_the_index_is_found_all_the_same(db: Connection) -> None:
    create(db, "minutes", BODY.format("in minutes"))
    without_index(db)
    save(db, BODY.format("in hours"), "minutes")
    db.execute(text("DELETE FROM trace_terms WHERE first = 1"))
    db.execute(text("UPDATE trace_indexed SET number = 1"))
    assert versions_of(db, BODY.format("in hours")) == [2]


@pytest.mark.parametrize("method", [METHOD - 1, METHOD + 1])
def test_terms_of_another_method_are_not_trusted(db: Connection, method: int) -> None:
    create(db, "minutes", BODY.format("in minutes"))
    db.execute(text("UPDATE trace_indexed SET method = :method"), {"method": method})
    db.execute(text("UPDATE trace_terms SET term = term + 1"))
    assert versions_of(db, BODY.format("in minutes")) == [1]


def test_of_very_many_the_newest_are_read_and_the_others_told(db: Connection) -> None:
    create(db, "minutes", BODY.format(1))
    for number in range(2, MOST_READ + 4):
        save(db, BODY.format(number), "minutes")
    without_index(db)
    found = unindexed(db, "*")
    assert len(found.terms) == MOST_READ
    assert found.others == 3
    assert min(number for _, number in found.terms) == 4
    (note,) = find_origin(db, AUDITOR, text="Something else entirely.").notes
    assert note.startswith("3 versions were not looked at")
    assert "imprint db reindex" in note


def test_only_what_a_pattern_covers_is_looked_up(db: Connection) -> None:
    create(db, "harbour.minutes", BODY.format(1))
    create(db, "other.minutes", BODY.format(1))
    terms = text_terms(BODY.format(1)).skeleton
    for pattern, count in (("*", 2), ("harbour.*", 1), ("nobody.*", 0)):
        found = shared(db, Kind.SKELETON, terms, pattern, unindexed(db, pattern))
        assert len({span.template_id for spans in found.postings.values() for span in spans}) == count
        assert len(found.sizes) == count
    without_index(db)
    assert len(unindexed(db, "harbour.*").terms) == 1
