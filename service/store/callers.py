"""Who asked for a ref of a template, and how often, of its newest renders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from service.core.identifier import least_id
from service.store.metadata import renders
from service.store.sql import AnyRow

MOST_READ = 20_000
"""How many renders of a template are looked at, the newest first: an index for more would make each render dearer."""


@dataclass(frozen=True, slots=True)
class CallerCount:
    """How often somebody asked, and when last."""

    caller: str
    renders: int
    last_at: datetime

    @classmethod
    def from_row(cls, row: AnyRow) -> CallerCount:
        """Return the count of a row of `of_ref`."""
        return cls(*row)


def of_ref(
    db: Connection, template_id: int, ref: str, since: datetime, *, most: int = MOST_READ
) -> tuple[list[CallerCount], bool]:
    """Return the callers that asked for a ref of a template since a time, who asked most first.

    Whether that is surely all of it is told beside: only the `most` newest renders are looked at, whatever their ref.
    """
    newest = (
        select(renders.c.caller, renders.c.ref, renders.c.created_at)
        .where(renders.c.template_id == template_id, renders.c.id >= least_id(since))
        .order_by(renders.c.id.desc())
        .limit(most)
        .cte("newest")
    )
    count = func.count().label("count")
    asked = select(newest.c.caller, count, func.max(newest.c.created_at)).where(newest.c.ref == ref)
    rows = db.execute(asked.group_by(newest.c.caller).order_by(count.desc(), newest.c.caller))
    found = [CallerCount.from_row(row) for row in rows]
    return found, db.execute(select(func.count()).select_from(newest)).scalar_one() < most
