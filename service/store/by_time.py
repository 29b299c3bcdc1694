"""Conditions on records whose ids sort by time: of few templates, within two times, before the end of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, FromClause, Table, bindparam, select, union_all

from service.core.identifier import least_id
from service.store.metadata import templates
from service.store.sql import matches

_FEW = 50


def few_templates(db: Connection, template: str | None, version: int | None, pattern: str) -> list[int] | None:
    """Return the ids of the only templates whose records can fit, or None where these are many or all."""
    if template is None and version is None and pattern == "*":
        return None
    query = select(templates.c.id).limit(_FEW + 1)
    if template is not None:
        query = query.where(templates.c.name == template)
    if version is not None:
        query = query.where(templates.c.latest >= version)
    if pattern != "*":
        query = query.where(matches(templates.c.name, pattern))
    found = list(db.execute(query).scalars())
    return found if len(found) <= _FEW else None


def among(
    few: Sequence[int], table: Table, source: FromClause, conditions: Sequence[ColumnElement[bool]], limit: int
) -> ColumnElement[bool]:
    """Restrict to the newest records of each of these templates: an index has them, however many others there are.

    `source` is the table with what the conditions speak of. Ids are written out, so that PostgreSQL plans for these
    templates: one may have half of all records, another none.
    """
    ids: list[ColumnElement[int]] = [
        bindparam(f"template_{place}", each, literal_execute=True) for place, each in enumerate(few)
    ]
    if len(ids) == 1:
        return table.c.template_id == ids[0]
    newest = select(table.c.id).select_from(source).where(*conditions)
    each_newest = (
        newest.where(table.c.template_id == one).order_by(table.c.id.desc()).limit(limit).subquery() for one in ids
    )
    return table.c.id.in_(union_all(*(select(one.c.id) for one in each_newest)))


def within(
    table: Table, since: datetime | None, until: datetime | None, before: str | None
) -> Iterator[ColumnElement[bool]]:
    """Bound by ids, which an index has in their order, and by the exact times."""
    if since is not None:
        yield table.c.id >= least_id(since)
        yield table.c.created_at >= since
    if until is not None:
        yield table.c.id < least_id(until, after=True)
        yield table.c.created_at < until
    if before is not None:
        yield table.c.id < before
