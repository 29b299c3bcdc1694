"""Taking turns: several nodes that start at once on one database do some things one after the other."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

_FIRST_START = 0x496D7072


def take_turn(db: Connection) -> None:
    """Wait until no other transaction that took a turn is open; on SQLite there is only one writer anyway."""
    if db.dialect.name == "postgresql":
        db.execute(select(func.pg_advisory_xact_lock(_FIRST_START)))
