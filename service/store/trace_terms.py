"""The index for tracing: which versions have a term, as spans of versions, for a version mostly keeps what one had.

Nothing here is the truth: a version that the index names is read before anything is said of it, and a version that the
index lacks is told by `behind`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, or_, select, text

from service.core.trace.ranking import Postings, Sizes, Span
from service.core.trace.terms import METHOD, Terms
from service.store.metadata import templates, trace_indexed, trace_sizes, trace_terms
from service.store.sql import AnyRow, matches

MOST_COUNTED = 256
"""Of a term that more templates have, so many are counted and read."""


class Kind(IntEnum):
    """What a term was made of; a number in the table, for the index has many rows."""

    SKELETON = 1
    OUTLINE = 2


@dataclass(frozen=True, slots=True)
class Behind:
    """A template whose versions behind `number` are not in the index; `method` is None where none ever were."""

    template_id: int
    template: str
    latest: int
    number: int
    method: int | None

    @classmethod
    def from_row(cls, row: AnyRow) -> Behind:
        """Return the template of a row of `_BEHIND`; what was indexed in another way counts as nothing."""
        template_id, name, latest, number, method = row
        return cls(template_id, name, latest, number if method == METHOD else 0, method)


_GIVEN = {
    "sqlite": ("SELECT value FROM json_each(:terms)", "SELECT value FROM json_each(:ids)"),
    "postgresql": ("SELECT unnest(CAST(:terms AS bigint[]))", "SELECT unnest(CAST(:ids AS integer[]))"),
}
_COUNTS = """
WITH wanted (term) AS ({given})
SELECT term, (
    SELECT count(DISTINCT template_id) FROM (
        SELECT template_id FROM trace_terms AS one WHERE one.kind = :kind AND one.term = wanted.term LIMIT :most
    ) AS few
) AS templates
FROM wanted
"""
# The terms lead, and of each no more is read than is wanted: the bound is a look into the index, once for each term.
_FOUND = """
WITH wanted (term) AS ({given})
SELECT found.term, found.template_id, found.first, found.last
FROM wanted CROSS JOIN trace_terms AS found
WHERE found.kind = :kind AND found.term = wanted.term AND found.template_id <= coalesce(
    (SELECT one.template_id FROM trace_terms AS one WHERE one.kind = :kind AND one.term = wanted.term
     ORDER BY one.template_id LIMIT 1 OFFSET :most),
    2147483647)
"""
_FOUND_OF = """
WITH wanted (term) AS ({given})
SELECT found.term, found.template_id, found.first, found.last
FROM wanted CROSS JOIN trace_terms AS found
WHERE found.kind = :kind AND found.term = wanted.term AND found.template_id IN ({ids})
"""
_EXTEND = """
UPDATE trace_terms SET last = :number
WHERE kind = :kind AND template_id = :template_id AND last = :before AND term IN ({given})
"""
_EXTENDED = """
SELECT term FROM trace_terms
WHERE kind = :kind AND template_id = :template_id AND last = :number AND term IN ({given})
"""
_SIZES = "SELECT template_id, number, skeleton, outline FROM trace_sizes WHERE template_id IN ({ids})"
_SPELT = {
    "counts": _COUNTS,
    "found": _FOUND,
    "found_of": _FOUND_OF,
    "extend": _EXTEND,
    "extended": _EXTENDED,
    "sizes": _SIZES,
}
_STATEMENTS = {
    (name, dialect): text(statement.format(given=given, ids=ids))
    for name, statement in _SPELT.items()
    for dialect, (given, ids) in _GIVEN.items()
}
_INSERT = trace_terms.insert()
_BEHIND = select(
    templates.c.id, templates.c.name, templates.c.latest, trace_indexed.c.number, trace_indexed.c.method
).join_from(templates, trace_indexed, trace_indexed.c.template_id == templates.c.id, isouter=True)
_ONE = _BEHIND.where(templates.c.id == bindparam("id"))
_NEXT = _BEHIND.where(templates.c.id > bindparam("after")).order_by(templates.c.id).limit(1)
_LOCKED = select(templates.c.id).where(templates.c.id == bindparam("id")).with_for_update(key_share=True)


def counts(db: Connection, kind: Kind, terms: Collection[int]) -> dict[int, int]:
    """Return how many templates have each term, those with none left out; at most MOST_COUNTED of each are counted."""
    if not terms:
        return {}
    rows = _execute(db, "counts", terms=terms, kind=kind, most=MOST_COUNTED)
    return {row.term: row.templates for row in rows if row.templates}


def postings(db: Connection, kind: Kind, terms: Collection[int]) -> Postings:
    """Return where the index has these terms; of one that more than MOST_COUNTED templates have, some places."""
    return _postings(_execute(db, "found", terms=terms, kind=kind, most=MOST_COUNTED - 1) if terms else ())


def postings_of(db: Connection, kind: Kind, terms: Collection[int], template_ids: Collection[int]) -> Postings:
    """Return where these templates have the terms."""
    if not terms or not template_ids:
        return {}
    return _postings(_execute(db, "found_of", terms=terms, kind=kind, ids=template_ids))


def sizes(db: Connection, kind: Kind, template_ids: Collection[int]) -> Sizes:
    """Return how many terms of a kind each version of these templates has, as far as they are in the index."""
    rows = _execute(db, "sizes", ids=template_ids)
    return {(row.template_id, row.number): row.skeleton if kind == Kind.SKELETON else row.outline for row in rows}


def visible(db: Connection, pattern: str) -> set[int]:
    """Return the ids of the templates that a name pattern covers."""
    return set(db.execute(select(templates.c.id).where(matches(templates.c.name, pattern))).scalars())


def behind(db: Connection, *, pattern: str = "*", or_newer: bool = False, after: int = 0, limit: int) -> list[Behind]:
    """Return templates with versions that are not in the index as this program makes it, by their ids above `after`.

    Those that a newer program has indexed in its own way are left to it, unless asked for with `or_newer`.
    """
    conditions = [_is_behind(or_newer=or_newer), templates.c.id > after]
    if pattern != "*":
        conditions.append(matches(templates.c.name, pattern))
    rows = db.execute(_BEHIND.where(*conditions).order_by(templates.c.id).limit(limit))
    return [Behind.from_row(row) for row in rows]


def add(db: Connection, template_id: int, number: int, terms: Terms) -> None:
    """Put a version into the index that follows the last one there; whoever calls holds the template's lock."""
    for kind, of_kind in ((Kind.SKELETON, terms.skeleton), (Kind.OUTLINE, terms.outline)):
        _add_kind(db, kind, of_kind, {"template_id": template_id, "number": number})
    size = {"skeleton": len(terms.skeleton), "outline": len(terms.outline)}
    db.execute(trace_sizes.insert(), {"template_id": template_id, "number": number, **size})
    indexed = trace_indexed.c.template_id == template_id
    if not db.execute(trace_indexed.update().where(indexed).values(number=number, method=METHOD)).rowcount:
        db.execute(trace_indexed.insert(), {"template_id": template_id, "number": number, "method": METHOD})


def state(db: Connection, template_id: int, *, lock: bool = False) -> Behind | None:
    """Return up to which version a template is in the index, None for no template; `lock` as `templates.get` does."""
    if lock and db.dialect.name != "sqlite":
        db.execute(_LOCKED, {"id": template_id})
    row = db.execute(_ONE, {"id": template_id}).first()
    return Behind.from_row(row) if row else None


def next_state(db: Connection, after: int) -> Behind | None:
    """Return the same of the template with the next id above `after`, or None behind the last."""
    row = db.execute(_NEXT, {"after": after}).first()
    return Behind.from_row(row) if row else None


def forget(db: Connection, template_id: int) -> None:
    """Take a template out of the index."""
    for table in (trace_terms, trace_sizes, trace_indexed):
        db.execute(delete(table).where(table.c.template_id == template_id))


def _is_behind(*, or_newer: bool) -> ColumnElement[bool]:
    made, number = trace_indexed.c.method, trace_indexed.c.number
    otherwise = made != METHOD if or_newer else made < METHOD
    return or_(made.is_(None), otherwise, and_(made == METHOD, number < templates.c.latest))


def _add_kind(db: Connection, kind: Kind, terms: Collection[int], version: dict[str, int]) -> None:
    number = version["number"]
    had: set[int] = set()
    if number > 1 and terms:
        _execute(db, "extend", terms=terms, kind=kind, before=number - 1, **version)
        had = {row.term for row in _execute(db, "extended", terms=terms, kind=kind, **version)}
    key = {"kind": int(kind), "template_id": version["template_id"], "first": number, "last": number}
    added = [{**key, "term": term} for term in sorted(terms) if term not in had]
    if added:
        db.execute(_INSERT, added)


def _postings(rows: Iterable[tuple[int, int, int, int]]) -> Postings:
    found: defaultdict[int, list[Span]] = defaultdict(list)
    for term, template_id, first, last in rows:
        found[term].append(Span(template_id, first, last))
    return found


def _execute(db: Connection, name: str, **values: Any) -> Any:
    """Execute a statement; lists of numbers go as one value each, so that the statement stays the same."""
    dialect = db.dialect.name
    for key in ("terms", "ids"):
        if key in values:
            values[key] = list(values[key]) if dialect == "postgresql" else json.dumps(list(values[key]))
    return db.execute(_STATEMENTS[name, dialect], values)
