"""Seeing that what was erased is gone from the files of the database as well: at once, or as soon as it can be."""

from __future__ import annotations

import time
from threading import Lock

import structlog

from service.core.errors import Unavailable
from service.store.engine import Database

PATIENCE_SECONDS = 3.0
"""How long a request waits for those who still read what it has erased."""

_log = structlog.get_logger("imprint.audit")


class Scrubbing:
    """Scrubs one database for all threads of a process: those that ask meanwhile share the next time."""

    def __init__(self, database: Database) -> None:
        """Take the database; nothing is opened here."""
        self._database = database
        self._turn = Lock()
        self._begun_at = 0.0
        self.is_pending = False
        """Whether it was asked for and could not be done yet."""

    def scrub(self, patience: float = PATIENCE_SECONDS) -> bool:
        """Scrub what was erased and committed before this call, and return whether it is gone; never raises.

        Where it is not, `is_pending` says so until a later call has done it.
        """
        asked_at = time.monotonic()
        if not self._turn.acquire(timeout=2 * patience):
            self.is_pending = True
            return False
        try:
            if self._begun_at > asked_at and not self.is_pending:
                return True
            self._begun_at, self.is_pending = time.monotonic(), True
            self.is_pending = not self._is_done(patience)
            return not self.is_pending
        finally:
            self._turn.release()

    def _is_done(self, patience: float) -> bool:
        why: str | None = None
        try:
            if self._database.scrub(patience):
                return True
        except (Unavailable, OSError, ValueError) as error:
            why = repr(error.__cause__ or error)
        _log.warning("what was erased is still in files of the database, and will be removed later", cause=why)
        return False
