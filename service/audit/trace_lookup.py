"""The versions that share terms with a text: from the index, and read one by one where the index lacks them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from heapq import nlargest
from itertools import accumulate, islice

from sqlalchemy import Connection

from service.core.compiled import compile_text
from service.core.trace.ranking import Candidate, Postings, Sizes, Span
from service.core.trace.terms import Terms, version_terms
from service.store import trace_terms, versions
from service.store.trace_terms import Kind

MOST_READ = 64
"""How many versions that the index lacks are read for one text."""

MOST_TEMPLATES = 24
"""How many templates are looked at closely for one text."""

_MOST_PLACES = 4_000
_MOST_LACKING = 1_000


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
    lacking = trace_terms.behind(db, pattern=pattern, or_newer=True, limit=_MOST_LACKING)
    count = sum(each.latest - each.number for each in lacking)
    numbers = ((each.template_id, number) for each in lacking for number in range(each.latest, each.number, -1))
    found = {
        (template_id, number): version_terms(compile_text(version.document))
        for template_id, number in islice(numbers, MOST_READ)
        if (version := versions.by_number(db, template_id, number))
    }
    return Unindexed(found, max(0, count - MOST_READ))


def shared(db: Connection, kind: Kind, terms: Collection[int], pattern: str, beside: Unindexed) -> Shared:
    """Return where the templates that share most with a text have its terms, as far as the name pattern goes."""
    counts = trace_terms.counts(db, kind, terms)
    chosen = _chosen(db, kind, counts, pattern)
    postings = {term: list(spans) for term, spans in trace_terms.postings_of(db, kind, counts, chosen).items()}
    sizes = dict(trace_terms.sizes(db, kind, chosen))
    for (template_id, number), made in beside.terms.items():
        own = made.skeleton if kind == Kind.SKELETON else made.outline
        sizes[template_id, number] = len(own)
        for term in own.intersection(terms):
            postings.setdefault(term, []).append(Span(template_id, number, number))
    return Shared(postings, sizes)


def _chosen(db: Connection, kind: Kind, counts: Mapping[int, int], pattern: str) -> Collection[int]:
    """Return the templates with the greatest weight of shared terms: one counts less the more templates have it.

    The rarest terms decide, and no more of them than make a bounded number of places.
    """
    visible = None if pattern == "*" else trace_terms.visible(db, pattern)
    if visible is not None and len(visible) <= MOST_TEMPLATES:
        return visible
    rarest = sorted(counts, key=lambda term: (counts[term], term))
    places = accumulate(counts[term] for term in rarest)
    telling = [term for term, sum_so_far in zip(rarest, places, strict=True) if sum_so_far <= _MOST_PLACES]
    weights: defaultdict[int, float] = defaultdict(float)
    for term, spans in trace_terms.postings(db, kind, telling).items():
        for template_id in {span.template_id for span in spans}:
            weights[template_id] += 1 / counts[term]
    seen = [each for each in weights if visible is None or each in visible]
    return nlargest(MOST_TEMPLATES, seen, key=lambda template_id: weights[template_id])
