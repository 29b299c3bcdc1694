"""The versions that share terms with a text: from the index, and read one by one where the index lacks them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection

from service.core.compiled import compile_text
from service.core.trace.ranking import Candidate, Postings, Sizes, Span
from service.core.trace.terms import Terms, version_terms
from service.store import trace_terms, versions
from service.store.trace_terms import Kind

MOST_READ = 64
"""How many versions that the index lacks are read for one text."""

_MOST_TEMPLATES = 1_000


@dataclass(frozen=True, slots=True)
class Unindexed:
    """The terms of versions that the index lacks and that were read, and how many others it lacks."""

    terms: Mapping[Candidate, Terms]
    others: int


@dataclass(frozen=True, slots=True)
class Shared:
    """Which versions share which terms with a text, and how many terms they have in all."""

    postings: Postings
    sizes: Sizes


def unindexed(db: Connection, pattern: str) -> Unindexed:
    """Read the terms of versions that are not in the index, as an older program leaves them, within bounds."""
    lacking = trace_terms.behind(db, pattern=pattern, or_newer=True, limit=_MOST_TEMPLATES)
    count = sum(each.latest - each.number for each in lacking)
    numbers = ((each.template_id, number) for each in lacking for number in range(each.latest, each.number, -1))
    found = {
        (template_id, number): version_terms(compile_text(version.document))
        for template_id, number in islice(numbers, MOST_READ)
        if (version := versions.by_number(db, template_id, number))
    }
    return Unindexed(found, max(0, count - MOST_READ))


def shared(db: Connection, kind: Kind, terms: Collection[int], pattern: str, beside: Unindexed) -> Shared:
    """Return where these terms of a text are found, as far as the name pattern goes."""
    visible = None if pattern == "*" else trace_terms.visible(db, pattern)
    postings: dict[int, list[Span]] = {}
    for term, spans in trace_terms.postings(db, kind, terms).items():
        seen = [span for span in spans if visible is None or span.template_id in visible]
        if seen:
            postings[term] = seen
    sizes = dict(trace_terms.sizes(db, kind, {span.template_id for spans in postings.values() for span in spans}))
    for (template_id, number), made in beside.terms.items():
        own = made.skeleton if kind == Kind.SKELETON else made.outline
        sizes[template_id, number] = len(own)
        for term in own.intersection(terms):
            postings.setdefault(term, []).append(Span(template_id, number, number))
    return Shared(postings, sizes)
