"""Filling the index for tracing from the stored documents: as versions are saved, and those that it lacks."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from service.core.compiled import compile_text
from service.core.trace.terms import METHOD, Terms, version_terms
from service.store import trace_terms, versions
from service.store.trace_terms import Behind
from service.store.versions import Version

MOST_CAUGHT_UP = 8
"""How many versions that an older program saved are put into the index together with the next one."""

NewTerms = Sequence[tuple[int, Terms]]
"""Numbers of versions, rising by one, each with its terms."""


def put(db: Connection, version: Version) -> None:
    """Put a version that was just saved into the index; its template is locked.

    Where the index of its template is of another method, or far behind, it stays so: `behind` tells of it, and whoever
    fills the index comes by.
    """
    known = trace_terms.state(db, version.template_id)
    missing = version.number - 1 - (known.number if known else 0)
    if known is None or known.method not in (METHOD, None) or missing > MOST_CAUGHT_UP:
        return
    for number, terms in terms_behind(db, known, most=missing):
        trace_terms.add(db, version.template_id, number, terms)
    trace_terms.add(db, version.template_id, version.number, version_terms(compile_text(version.document)))


def terms_behind(db: Connection, known: Behind, *, most: int) -> NewTerms:
    """Return the terms of the next versions that the index lacks of a template, at most so many."""
    numbers = range(known.number + 1, min(known.latest, known.number + most) + 1)
    found = (versions.by_number(db, known.template_id, number) for number in numbers)
    return [(each.number, version_terms(compile_text(each.document))) for each in found if each]


def fill(db: Connection, known: Behind, made: NewTerms) -> bool:
    """Put versions into the index that `terms_behind` has read; return False where somebody else did so meanwhile.

    What an older method has made of the template goes first.
    """
    present = trace_terms.state(db, known.template_id, lock=True)
    if present is None or (present.number, present.method) != (known.number, known.method):
        return False
    if known.method not in (METHOD, None):
        trace_terms.forget(db, known.template_id)
    for number, terms in made:
        trace_terms.add(db, known.template_id, number, terms)
    return True
