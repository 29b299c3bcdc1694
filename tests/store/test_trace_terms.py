"""The index for tracing as rows: spans of versions, what is behind, and bounds on what is read."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select, text

from service.core.trace.ranking import Span
from service.core.trace.terms import METHOD, Terms
from service.store import trace_terms
from service.store.engine import Database
from service.store.metadata import trace_terms as rows
from service.store.trace_terms import MOST_COUNTED, Behind, Kind
from tests.store.rows import add_template, add_version

LARGEST = 2**63 - 1
SKELETON, OUTLINE = Kind.SKELETON, Kind.OUTLINE


def terms(*skeleton: int, outline: tuple[int, ...] = ()) -> Terms:
    return Terms(frozenset(skeleton), frozenset(outline))


def index(db: Connection, name: str, *versions: Terms) -> int:
    """Make a template with so many versions, put into the index with these terms; return its id."""
    template = add_template(db, name)
    for number in range(2, len(versions) + 1):
        add_version(db, template.id, name, number, f"text {number}")
    for number, made in enumerate(versions, start=1):
        trace_terms.add(db, template.id, number, made)
    return template.id


def spans(db: Connection, *wanted: int, kind: Kind = SKELETON) -> dict[int, list[tuple[int, int, int]]]:
    found = trace_terms.postings(db, kind, wanted)
    return {term: sorted((span.template_id, span.first, span.last) for span in found[term]) for term in found}


def test_a_term_that_stays_has_one_row(database: Database) -> None:
    with database.writing() as db:
        plan = index(db, "plan", terms(1, 2), terms(1, 3), terms(1, 2, 3), terms(2))
        assert spans(db, 1, 2, 3, 4) == {
            1: [(plan, 1, 3)],
            2: [(plan, 1, 1), (plan, 3, 4)],
            3: [(plan, 2, 3)],
        }
        assert db.execute(select(func.count()).select_from(rows)).scalar_one() == 4


def test_templates_and_kinds_are_kept_apart(database: Database) -> None:
    with database.writing() as db:
        one = index(db, "one", terms(7, -LARGEST, outline=(8,)), terms(7, outline=(8,)))
        two = index(db, "two", terms(7, LARGEST, outline=(7,)))
        assert spans(db, 7, LARGEST, -LARGEST) == {
            7: [(one, 1, 2), (two, 1, 1)],
            LARGEST: [(two, 1, 1)],
            -LARGEST: [(one, 1, 1)],
        }
        assert spans(db, 7, 8, kind=OUTLINE) == {7: [(two, 1, 1)], 8: [(one, 1, 2)]}
        assert trace_terms.sizes(db, SKELETON, {one, two}) == {(one, 1): 2, (one, 2): 1, (two, 1): 2}
        assert trace_terms.sizes(db, OUTLINE, {one}) == {(one, 1): 1, (one, 2): 1}


@given(st.lists(st.frozensets(st.integers(0, 4)), min_size=1, max_size=6))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_rows_say_which_versions_have_which_terms(database: Database, versions: list[frozenset[int]]) -> None:
    with database.writing() as db:
        plan = index(db, "plan", *(terms(*made) for made in versions))
        found = trace_terms.postings(db, SKELETON, range(5))
        told = {
            (term, number)
            for term, number in product(range(5), range(1, len(versions) + 1))
            if any(span.template_id == plan and span.first <= number <= span.last for span in found.get(term, ()))
        }
        db.rollback()
    assert told == {(term, number) for number, made in enumerate(versions, start=1) for term in made}


def test_nothing_is_asked_for_nothing(database: Database) -> None:
    with database.reading() as db:
        assert trace_terms.postings(db, SKELETON, ()) == {}
        assert trace_terms.postings_of(db, SKELETON, (), (1,)) == {}
        assert trace_terms.postings_of(db, SKELETON, (1,), ()) == {}
        assert trace_terms.counts(db, SKELETON, ()) == {}
        assert trace_terms.sizes(db, SKELETON, ()) == {}


def test_of_a_term_that_very_many_templates_have_only_some_are_read(database: Database) -> None:
    with database.writing() as db:
        made = [index(db, f"copy-{number}", terms(1, number)) for number in range(300, 600)]
        found = trace_terms.postings(db, SKELETON, [1, 301])
        assert found[301] == [Span(made[1], 1, 1)]
        assert len(found[1]) == MOST_COUNTED
        assert trace_terms.counts(db, SKELETON, [1, 301, 9]) == {1: MOST_COUNTED, 301: 1}


def test_templates_are_counted_however_often_they_change(database: Database) -> None:
    with database.writing() as db:
        one = index(db, "one", terms(1), terms(2), terms(1))
        index(db, "two", terms(1, outline=(2,)))
        assert trace_terms.counts(db, SKELETON, [1, 2]) == {1: 2, 2: 1}
        assert trace_terms.counts(db, OUTLINE, [1, 2]) == {2: 1}
        found = trace_terms.postings_of(db, SKELETON, [1, 2], [one])
        assert {term: sorted((span.first, span.last) for span in spans) for term, spans in found.items()} == {
            1: [(1, 1), (3, 3)],
            2: [(2, 2)],
        }


def test_versions_that_nobody_put_in_are_told(database: Database) -> None:
    with database.writing() as db:
        old = add_template(db, "old")
        new = index(db, "new", terms(1), terms(2))
        add_version(db, new, "new", 3, "more")
        whole = index(db, "whole", terms(1))
        assert trace_terms.behind(db, limit=9) == [
            Behind(old.id, "old", 1, 0, None),
            Behind(new, "new", 3, 2, METHOD),
        ]
        assert [each.template for each in trace_terms.behind(db, after=old.id, limit=9)] == ["new"]
        assert [each.template for each in trace_terms.behind(db, pattern="o*", limit=9)] == ["old"]
        assert [each.template for each in trace_terms.behind(db, limit=1)] == ["old"]
        assert trace_terms.state(db, whole, lock=True) == Behind(whole, "whole", 1, 1, METHOD)
        assert trace_terms.state(db, 4711) is None


@pytest.mark.parametrize(("method", "is_left"), [(METHOD - 1, False), (METHOD + 1, True)])
def test_what_was_indexed_in_another_way_counts_as_nothing(database: Database, method: int, is_left: bool) -> None:
    with database.writing() as db:
        plan = index(db, "plan", terms(1), terms(1))
        db.execute(text("UPDATE trace_indexed SET method = :method"), {"method": method})
        found = Behind(plan, "plan", 2, 0, method)
        assert trace_terms.behind(db, limit=9, or_newer=True) == [found]
        assert trace_terms.behind(db, limit=9) == ([] if is_left else [found])
        assert trace_terms.state(db, plan) == found


def test_a_template_that_is_forgotten_leaves_nothing(database: Database) -> None:
    with database.writing() as db:
        one, two = index(db, "one", terms(1, outline=(2,))), index(db, "two", terms(1))
        trace_terms.forget(db, one)
        assert spans(db, 1) == {1: [(two, 1, 1)]}
        assert trace_terms.sizes(db, OUTLINE, {one}) == {}
        assert [each.template_id for each in trace_terms.behind(db, limit=9)] == [one]
        assert trace_terms.next_state(db, one) == Behind(two, "two", 1, 1, METHOD)
        assert trace_terms.next_state(db, two) is None


def test_a_pattern_says_which_templates_are_seen(database: Database) -> None:
    with database.writing() as db:
        made = {name: add_template(db, name).id for name in ("platform.one", "platform.two", "other")}
        assert trace_terms.visible(db, "platform.*") == {made["platform.one"], made["platform.two"]}
