"""Conditions on records whose ids sort by time: of one template, within two times, before the end of a page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, bindparam, select

from service.core.identifier import least_id
from service.store.metadata import templates

_ID_OF = select(templates.c.id).where(templates.c.name == bindparam("name"))


def of_template(db: Connection, table: Table, name: str) -> ColumnElement[bool] | None:
    """Return the condition that a record is of the template of this name, or None where there is no such template."""
    template_id = db.execute(_ID_OF, {"name": name}).scalar()
    if template_id is None:
        return None
    # As a literal, so that PostgreSQL plans for this template: one may have half of all records, another none.
    return table.c.template_id == bindparam("of_template", template_id, literal_execute=True)


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
