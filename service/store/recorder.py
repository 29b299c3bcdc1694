"""The recorder: puts the records of renders on the disk, those of several threads by one commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from service.metrics import RECORDER_BATCH, RECORDER_QUEUE
from service.store import renders
from service.store.engine import Database
from service.store.group_commit import GroupCommit
from service.store.renders import RenderRecord


class Recorder:
    """Records renders in one database, for all threads of one process."""

    def __init__(self, database: Database) -> None:
        """Take the database; nothing is opened here."""
        self._database = database
        self._commits = GroupCommit(self._write)

    def record(self, record: RenderRecord) -> None:
        """Store a record with its contents and return when both are durable.

        Raises Unavailable; then the record is not there, unless the connection broke within the commit itself.
        """
        RECORDER_QUEUE.inc()
        try:
            self._commits.add(record)
        finally:
            RECORDER_QUEUE.dec()

    def _write(self, take: Callable[[], Sequence[RenderRecord]]) -> None:
        with self._database.writing_directly() as cursor:
            group = take()
            renders.insert_all(cursor, self._database.dialect, group)
        RECORDER_BATCH.observe(len(group))
