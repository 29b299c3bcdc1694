"""When tokens were last used: noted in memory at each request, written down now and then by who keeps house.

So a render waits for none of it, and each token costs at most one row a minute. A process that ends takes the last
seconds with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from threading import Lock

from sqlalchemy import Connection

from service.store import token_uses
from service.store.engine import Database
from service.store.token_uses import EVERY
from service.store.tokens import TokenRecord


class TokenUses:
    """The tokens that this process has seen used, and those of them that are to be written down."""

    def __init__(self) -> None:
        """Start without any."""
        self._lock = Lock()
        self._noted: dict[str, datetime] = {}
        self._pending: dict[str, datetime] = {}

    def note(self, token_id: str, now: datetime) -> None:
        """Remember that a token is used, once a minute."""
        noted = self._noted.get(token_id)
        if noted is not None and now - noted < EVERY:
            return
        with self._lock:
            self._noted[token_id] = self._pending[token_id] = now

    def write(self, database: Database) -> None:
        """Write down what is new; what cannot be written now is told with the next use. Raises Unavailable."""
        if not self._pending:
            return
        with self._lock:
            pending, self._pending = self._pending, {}
            # Those of long ago need not be remembered; so there are never more than were used in a minute.
            latest = max(pending.values())
            self._noted = {token: at for token, at in self._noted.items() if latest - at < EVERY}
        with database.writing() as db:
            token_uses.note(db, pending)


def last_uses(db: Connection, records: Iterable[TokenRecord]) -> Mapping[str, datetime]:
    """Return by id when tokens were last used, to the minute; those of which no use is known are left out."""
    return token_uses.of(db, [record.id for record in records])
