"""A connection to PostgreSQL that waits for no answer for ever, and says when it does not know of a commit."""

from __future__ import annotations

import select
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Connection, OperationalError
from psycopg.abc import RV, PQGen
from sqlalchemy import PoolProxiedConnection

_INTERVAL = 0.1


class OutcomeUnknown(OperationalError):
    """The connection was lost in the middle of a commit: the change may have been made or not."""


class BoundedConnection(Connection[Any]):
    """Closes itself when an answer of the server does not come in time.

    The server's own timeouts, and those of TCP, say nothing while a server is frozen, or a proxy takes what is sent and
    hands it to nobody. The bounds are seconds; `answer_seconds` is for statements in a transaction and should be longer
    than the server's timeout, `quick_seconds` for those outside of one, such as the question whether the server is
    still there. None waits for ever.
    """

    answer_seconds: float | None = None
    quick_seconds: float | None = None

    def wait(self, gen: PQGen[RV], interval: float = _INTERVAL, timeout: float | None = None) -> RV:
        """Wait for an answer; raises OperationalError, and closes the connection, when it does not come in time."""
        if timeout is None:
            timeout = self.quick_seconds if self.autocommit else self.answer_seconds
        deadline = None if timeout is None else time.monotonic() + timeout
        try:
            return super().wait(gen, interval, timeout)
        except OperationalError as error:
            if deadline is None or time.monotonic() < deadline:
                raise
            # What was asked may still be answered, and would be taken for the answer to the next question.
            self.pgconn.finish()
            raise OperationalError(f"the server did not answer within {timeout:g} seconds") from error

    def commit(self) -> None:
        """Commit; raises OutcomeUnknown when the connection is lost before the server says that it has."""
        was_open = not self.closed
        try:
            super().commit()
        except OperationalError as error:
            if was_open and self.closed:
                raise OutcomeUnknown(*error.args) from error
            raise

    def has_input(self) -> bool:
        """Return whether the server has said something unasked: on an idle connection, that it is closed."""
        poll = select.poll()
        poll.register(self.fileno(), select.POLLIN)
        return bool(poll.poll(0))


@contextmanager
def losses_as_unknown(connection: PoolProxiedConnection) -> Iterator[None]:
    """Raise OutcomeUnknown when a statement that is a transaction by itself loses its connection."""
    try:
        yield
    except OperationalError as error:
        driver = connection.driver_connection
        if driver is None or driver.closed:
            raise OutcomeUnknown(*error.args) from error
        raise
