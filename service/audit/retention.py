"""Erasing what is older than it may become: a few renders at a time, so that nobody waits for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from service.core.actor import RETENTION
from service.core.event import EventTag
from service.core.identifier import least_id
from service.store import erasures, events
from service.store.engine import Database
from service.store.turns import alone

AT_ONCE = 100
"""How many renders are erased by one transaction: some milliseconds."""

PAUSE_SECONDS = 0.05
"""How long others have the database for themselves after each."""


def expire(
    database: Database, days: int, *, clock: Callable[[], datetime], is_stopped: Callable[[float], bool]
) -> int | None:
    """Erase the contents of renders that are older than so many days, and of their plans; return of how many.

    One event tells of all of them. `is_stopped` waits for so many seconds and returns whether to end early. Returns
    None, and erases nothing, while another process does it.
    """
    before = clock() - timedelta(days=days)
    with alone(database, "retention") as is_my_turn:
        if not is_my_turn:
            return None
        count = _erase_before(database, before, clock, is_stopped)
        if count:
            with database.writing() as db:
                told = {"count": count, "before": before.isoformat()}
                events.record(db, at=clock(), actor=RETENTION, tag=EventTag.RENDER_EXPIRE, data=told)
    return count


def _erase_before(
    database: Database, before: datetime, clock: Callable[[], datetime], is_stopped: Callable[[float], bool]
) -> int:
    """Go on from where the last ones were: where many were erased, it is slow to find the first that is left."""
    count, last, least = 0, "", least_id(before)
    while True:
        with database.writing() as db:
            found = erasures.oldest(db, least, after=last, most=AT_ONCE)
            if found:
                erasures.erase(db, found, actor=RETENTION, at=clock())
        count += len(found)
        if len(found) < AT_ONCE or is_stopped(PAUSE_SECONDS):
            return count
        last = found[-1]
