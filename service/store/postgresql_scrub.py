"""Scrubbing a PostgreSQL database: the rows that were erased are taken out of the files of their tables.

A deleted row stays in the file until VACUUM, and VACUUM must leave it there while any transaction is open that began
before. It then gives the room free, and the next rows are written over what lay there.
"""

from __future__ import annotations

import time

from sqlalchemy import Connection, text

_PAUSE_SECONDS = 0.1
_MARK = text("SELECT pg_current_xact_id()::xid::text")
# What began before the mark may still see what was deleted before it.
_OLDER = text(
    "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    " AND greatest(age(backend_xmin), age(backend_xid)) >= age(CAST(:mark AS xid)))"
)
_VACUUM = "VACUUM (INDEX_CLEANUP ON) render_contents, plan_contents"
_REWRITE = "VACUUM (FULL) render_contents, plan_contents"
_SET = text("SELECT set_config(:name, :value, false)")


def scrub(db: Connection, patience: float) -> bool:
    """Take out what was deleted before, and return whether no transaction kept it; those are waited for `patience`.

    `db` is a connection on which each statement is a transaction of its own. Where the work itself takes longer, it
    raises OperationalError; it goes on from there when it is done again.
    """
    _limit(db, "statement_timeout", 2 * patience + 1)
    mark = db.execute(_MARK).scalar_one()
    deadline = time.monotonic() + patience
    while db.execute(_OLDER, {"mark": mark}).scalar_one():
        if time.monotonic() > deadline:
            return False
        time.sleep(_PAUSE_SECONDS)
    db.exec_driver_sql(_VACUUM)
    return True


def rewrite(db: Connection, lock_seconds: float) -> None:
    """Write the tables anew without what was deleted; raises OperationalError when their locks are not to be had."""
    _limit(db, "lock_timeout", lock_seconds)
    _limit(db, "statement_timeout", 0)
    db.exec_driver_sql(_REWRITE)


def _limit(db: Connection, name: str, seconds: float) -> None:
    db.execute(_SET, {"name": name, "value": str(int(seconds * 1000))})
