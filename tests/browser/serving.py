"""A running service, and how somebody gets into its pages without typing a password."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from service.access.sessions import end_sessions, open_session
from service.access.users import named
from service.context import utc_now
from service.core.actor import SYSTEM
from service.store.engine import Database
from service.web.cookies import SESSION
from tests.running.conftest import Service


@contextmanager
def database_of(data: Path) -> Iterator[Database]:
    """Open the SQLite database in a data folder, beside the service that may run on it."""
    database = Database(f"sqlite:///{data / 'imprint.db'}")
    try:
        yield database
    finally:
        database.dispose()


class PeopledService(Service):
    """A service whose users are signed in by opening a session for them: a password takes a while, on purpose."""

    def cookie(self, name: str) -> Any:
        """Open a session and return the cookie that a browser would have been given."""
        with database_of(self.data) as database, database.writing() as db:
            _, secret = open_session(
                db, named(db, name), agent="Chromium", now=utc_now(), entropy=secrets.token_bytes(42)
            )
        return {"name": SESSION, "value": secret, "url": self.url, "httpOnly": True, "sameSite": "Lax"}

    def end_sessions_of(self, name: str) -> None:
        """End all sessions of somebody, as an administrator would."""
        with database_of(self.data) as database, database.writing() as db:
            end_sessions(db, named(db, name).id, actor=SYSTEM, now=utc_now())
