"""Filling the index for tracing while the service runs: a few versions in each transaction."""

from __future__ import annotations

import time
from dataclasses import dataclass

from service.store import trace_index, trace_terms
from service.store.engine import Database
from service.store.trace_terms import Behind

AT_ONCE = 20
"""How many versions are put into the index in one transaction, which on SQLite lets nobody else write."""

_MANY = 1_000_000


@dataclass(frozen=True, slots=True)
class Filled:
    """How many versions were put into the index, and of how many templates it still lacks some."""

    versions: int
    templates_left: int


def fill_index(database: Database, *, seconds: float | None = None) -> Filled:
    """Put every version into the index that it lacks, or as many as so many seconds allow."""
    deadline = None if seconds is None else time.monotonic() + seconds
    done, after = 0, 0
    while deadline is None or time.monotonic() < deadline:
        with database.reading() as db:
            known = next(iter(trace_terms.behind(db, after=after, limit=1)), None)
        if known is None:
            break
        count = _fill_some(database, known)
        # A template whose versions are gone from the database can never be whole.
        after = known.template_id if count == 0 else known.template_id - 1
        done += count or 0
    with database.reading() as db:
        return Filled(done, len(trace_terms.behind(db, limit=_MANY)))


def rebuild_index(database: Database) -> Filled:
    """Make the whole index anew, template by template; meanwhile tracing reads the versions that it lacks."""
    done, after = 0, 0
    while True:
        with database.reading() as db:
            known = trace_terms.next_state(db, after)
        if known is None:
            return Filled(done, 0)
        after = known.template_id
        with database.writing() as db:
            trace_terms.state(db, after, lock=True)
            trace_terms.forget(db, after)
        done += _fill_template(database, after)


def _fill_template(database: Database, template_id: int) -> int:
    done = 0
    while True:
        with database.reading() as db:
            known = trace_terms.state(db, template_id)
        count = _fill_some(database, known) if known and known.number < known.latest else 0
        if count == 0:
            return done
        done += count or 0


def _fill_some(database: Database, known: Behind) -> int | None:
    """Fill in the next versions of a template; return how many, None where somebody else was quicker."""
    with database.reading() as db:
        made = trace_index.terms_behind(db, known, most=AT_ONCE)
    if not made:
        return 0
    with database.writing() as db:
        return len(made) if trace_index.fill(db, known, made) else None
