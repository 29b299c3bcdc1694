"""When each token was last used, to the minute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from service.store.access_tables import token_uses
from service.store.column_types import UtcTime

EVERY = timedelta(minutes=1)
"""A use that comes sooner after the last one is not written down."""


def _upsert(insert: sqlite.Insert | postgresql.Insert) -> sqlite.Insert | postgresql.Insert:
    is_later = token_uses.c.used_at <= bindparam("unless_after", type_=UtcTime)
    return insert.on_conflict_do_update(
        index_elements=[token_uses.c.token_id], set_={"used_at": insert.excluded.used_at}, where=is_later
    ).inline()


_NOTE = {"sqlite": _upsert(sqlite.insert(token_uses)), "postgresql": _upsert(postgresql.insert(token_uses))}
_OF = select(token_uses.c.token_id, token_uses.c.used_at).where(
    token_uses.c.token_id.in_(bindparam("ids", expanding=True))
)


def note(db: Connection, uses: Mapping[str, datetime]) -> None:
    """Write down when tokens were used, unless it is known that they were in the minute before, or later."""
    # In one order, so that two workers never wait for each other.
    rows = [{"token_id": token, "used_at": at, "unless_after": at - EVERY} for token, at in sorted(uses.items())]
    if rows:
        db.execute(_NOTE[db.dialect.name], rows)


def of(db: Connection, token_ids: Sequence[str]) -> dict[str, datetime]:
    """Return when tokens were last used; those that never were are left out."""
    return {row.token_id: row.used_at for row in db.execute(_OF, {"ids": list(token_ids)})} if token_ids else {}
