"""How often templates were rendered: counted on the indexes of renders alone, whose ids sort by time.

Days are those of UTC. Only counts that are not zero come back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Select, func, select

from service.core.identifier import least_id
from service.store.metadata import renders, templates, versions
from service.store.sql import AnyRow


@dataclass(frozen=True, slots=True)
class CallerCount:
    """How often a caller rendered a version, and when last."""

    caller: str
    version: int
    renders: int
    last_at: datetime

    @classmethod
    def from_row(cls, row: AnyRow) -> CallerCount:
        """Return the count of a row of `by_caller`."""
        return cls(*row)


def by_template(db: Connection, day: date) -> dict[int, int]:
    """Return how many renders each template had on a day, by its id."""
    of = templates.c.id
    return _count(db, select(of, _walk(day, renders.c.template_id == of)))


def by_version(db: Connection, template_id: int, day: date) -> dict[int, int]:
    """Return how many renders each version of a template had on a day, by its number."""
    of = versions.c.number
    number = _walk(day, renders.c.template_id == template_id, renders.c.version == of)
    return _count(db, select(of, number).where(versions.c.template_id == template_id))


def by_caller(db: Connection, template_id: int, since: date, most: int) -> list[CallerCount]:
    """Return who rendered which versions of a template since a day, among its newest renders, at most so many.

    Callers are in no index beside templates, so that each of these renders is looked at.
    """
    newest = (
        select(renders.c.caller, renders.c.version, renders.c.created_at)
        .where(renders.c.template_id == template_id, renders.c.id >= _low(since))
        .order_by(renders.c.id.desc())
        .limit(most)
        .subquery()
    )
    query = select(newest.c.caller, newest.c.version, func.count(), func.max(newest.c.created_at))
    rows = db.execute(query.group_by(newest.c.caller, newest.c.version))
    return [CallerCount.from_row(row) for row in rows]


def _walk(day: date, *these: ColumnElement[bool]) -> ScalarSelect[int]:
    """Count the renders of a day for one row of the query around, by a short walk in an index."""
    on_day = (renders.c.id >= _low(day), renders.c.id < _low(day + timedelta(days=1)))
    return select(func.count()).select_from(renders).where(*these, *on_day).scalar_subquery()


def _count(db: Connection, query: Select[int, int]) -> dict[int, int]:
    return {of: number for of, number in db.execute(query) if number}


def _low(day: date) -> str:
    return least_id(datetime.combine(day, time(), UTC))
