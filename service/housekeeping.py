"""What a worker does besides its requests: erase what is too old, finish erasures, write down uses, count renders."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread

import structlog

from service.access.token_uses import TokenUses
from service.audit.retention import expire
from service.audit.scrubbing import Scrubbing
from service.audit.usage import UsageCounts
from service.context import utc_now
from service.store import erasures
from service.store.engine import Database
from service.store.turns import alone

SECONDS_BETWEEN_RUNS = 3600.0
SECONDS_BETWEEN_LOOKS = 5.0
PATIENCE_SECONDS = 600.0

_log = structlog.get_logger("imprint.housekeeping")


class Housekeeper:
    """A thread that keeps house: at the start and then hourly; a process that ends does not wait for it."""

    def __init__(
        self,
        database: Database,
        scrubbing: Scrubbing,
        retention_days: int | None,
        clock: Callable[[], datetime] = utc_now,
        *,
        uses: TokenUses | None = None,
        usage: UsageCounts | None = None,
    ) -> None:
        """Take the database, what scrubs it, and after how many days contents go (None: never).

        `uses` of tokens are written down; `usage` is counted once, so that the first to look at it need not wait.
        """
        self._database = database
        self._scrubbing = scrubbing
        self._days = retention_days
        self._clock = clock
        self._uses = uses or TokenUses()
        self._usage = usage
        self._stopped = Event()

    def start(self) -> None:
        """Start the thread."""
        Thread(target=self._run, name="housekeeper", daemon=True).start()

    def stop(self) -> None:
        """Let the thread end when it comes to it."""
        self._stopped.set()

    def expire(self) -> int | None:
        """Erase what is too old, and see that it is gone; return of how many renders, None where another does it."""
        if self._days is None:
            return 0
        count = expire(self._database, self._days, clock=self._clock, is_stopped=self._stopped.wait)
        if count:
            _log.info("erased what is older than IMPRINT_RETENTION_DAYS", renders=count)
            self._scrubbing.scrub(PATIENCE_SECONDS)
        return count

    def finish_erasures(self) -> None:
        """Scrub what a process that ended too early may have left, unless another process does it now."""
        with alone(self._database, "scrubbing") as is_my_turn:
            if is_my_turn and self._is_anything_erased():
                self._scrubbing.scrub(PATIENCE_SECONDS)

    def count_usage(self) -> None:
        """Count the renders of the last days, as far as that goes within the time that a page has for it."""
        if self._usage is not None:
            with self._database.reading() as db:
                self._usage.of_templates(db, self._clock())

    def _is_anything_erased(self) -> bool:
        with self._database.reading() as db:
            return erasures.is_any(db)

    def _run(self) -> None:
        self._try(self.count_usage)
        self._try(self.finish_erasures)
        while not self._stopped.is_set():
            self._try(self.expire)
            next_run = time.monotonic() + SECONDS_BETWEEN_RUNS
            while time.monotonic() < next_run and not self._stopped.wait(SECONDS_BETWEEN_LOOKS):
                self._try(self._look)

    def _look(self) -> None:
        self._uses.write(self._database)
        if self._scrubbing.is_pending:
            self._scrubbing.scrub(PATIENCE_SECONDS)

    def _try(self, work: Callable[[], object]) -> None:
        """Do something; where it fails it is told, and tried again with the next run."""
        try:
            work()
        except Exception as error:  # noqa: BLE001  # Whatever it is, the thread must go on: nobody else does its work.
            _log.warning("housekeeping failed and is tried again", cause=repr(error.__cause__ or error))
