"""How often templates were rendered: counted on the indexes of renders alone, whose ids sort by time.

Days are those of UTC. Only counts that are not zero come back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import CTE, ColumnElement, Connection, Select, exists, func, literal, select, true, union_all

from service.core.identifier import least_id
from service.store.column_types import TimeOrderedId
from service.store.metadata import renders, templates, versions
from service.store.sql import AnyRow

Which = Callable[[ColumnElement[int]], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Count:
    """How many renders of a template (its id) or a version (its number) a day had."""

    of: int
    day: date
    renders: int


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


def by_template(db: Connection, days: Sequence[date]) -> list[Count]:
    """Return how many renders each template had on each of these days, one at least."""
    return _count(db, select(templates.c.id.label("of")), lambda of: renders.c.template_id == of, days)


def by_version(db: Connection, template_id: int, days: Sequence[date]) -> list[Count]:
    """Return how many renders each version of a template had on each of these days, one at least."""
    numbers = select(versions.c.number.label("of")).where(versions.c.template_id == template_id)
    return _count(db, numbers, lambda of: (renders.c.template_id == template_id) & (renders.c.version == of), days)


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


def _count(
    db: Connection,
    all_of: Select[int],
    these: Callable[[ColumnElement[int]], ColumnElement[bool]],
    days: Sequence[date],
) -> list[Count]:
    """Count by one short walk in an index for each that was rendered at all, and each day."""
    every = all_of.cte("every_one")
    whole = renders.c.id.between(_low(days[0]), _low(days[-1] + timedelta(days=1)))
    rendered = select(every.c.of).where(exists().where(these(every.c.of), whole)).cte("rendered")
    spans = _spans(days)
    within = (renders.c.id >= spans.c.low) & (renders.c.id < spans.c.high)
    number = select(func.count()).select_from(renders).where(these(rendered.c.of), within).scalar_subquery()
    rows = db.execute(select(rendered.c.of, spans.c.place, number).join_from(rendered, spans, true()))
    return [Count(of, days[place], count) for of, place, count in rows if count]


def _spans(days: Sequence[date]) -> CTE:
    """Return the days as rows: the place of each, the least id that it can have, and that of the day after."""
    rows = [
        select(
            literal(place).label("place"),
            literal(_low(day), TimeOrderedId).label("low"),
            literal(_low(day + timedelta(days=1)), TimeOrderedId).label("high"),
        )
        for place, day in enumerate(days)
    ]
    return union_all(*rows).cte("days")


def _low(day: date) -> str:
    return least_id(datetime.combine(day, time(), UTC))
