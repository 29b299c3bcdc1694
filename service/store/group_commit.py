"""One commit for the writes of several threads: while one commit is under way, the next one's writes gather.

A durable commit waits for the disk, and the disk does not care how much it is given. So a thread that has something to
write leaves it here and waits; the first one to come writes for all who wait, in one transaction, and hands the next
transaction to the first of those who came meanwhile. Alone, a write is done at once. Where the last group was one of
several, the next one waits a moment for those who are on their way: half as many commits serve as many writes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Generic, TypeVar

from service.core.errors import Unavailable

GATHERING_SECONDS = 0.0005
"""How long a group waits for those who are on their way, if there were several a moment ago."""

Item = TypeVar("Item")


class _Entry(Generic[Item]):
    """What one thread wants written; `woken` is released when it is done, or when it is this thread's turn to write."""

    __slots__ = ("done", "error", "item", "woken")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.done = False
        self.error: BaseException | None = None
        self.woken = Lock()
        self.woken.acquire()


class GroupCommit(Generic[Item]):
    """Writes items of many threads in groups.

    `write` gets a function that hands out the group, and commits it. It should ask for the group as late as it can,
    when all locks are held: whoever came until then is in it.
    """

    def __init__(self, write: Callable[[Callable[[], Sequence[Item]]], None]) -> None:
        self._write = write
        self._lock = Lock()
        self._waiting: list[_Entry[Item]] = []
        self._is_led = False
        self._last = 1

    def add(self, item: Item) -> None:
        """Write an item and return when it is committed; raises what `write` raised for it.

        Unavailable counts for a whole group. Any other error may be the fault of one item, so then each is written
        alone.
        """
        entry = _Entry(item)
        with self._lock:
            self._waiting.append(entry)
            leads, self._is_led = not self._is_led, True
        if not leads:
            entry.woken.acquire()
        if not entry.done:
            self._lead()
        if entry.error is not None:
            raise entry.error

    def _lead(self) -> None:
        """Write one group, then let the first of those who came meanwhile lead, and wake those who were waiting."""
        group: list[_Entry[Item]] = []
        try:
            self._commit(group)
        finally:
            with self._lock:
                successor = self._waiting[0] if self._waiting else None
                self._is_led = successor is not None
                self._last = len(group) + len(self._waiting)
            if successor is not None:
                successor.woken.release()
            for entry in group:
                entry.done = True
                entry.woken.release()

    def _commit(self, group: list[_Entry[Item]]) -> None:
        def take() -> Sequence[Item]:
            with self._lock:
                group.extend(self._waiting)
                self._waiting.clear()
            return [entry.item for entry in group]

        try:
            if self._last > 1:
                time.sleep(GATHERING_SECONDS)
            self._write(take)
        except BaseException as error:  # noqa: BLE001  # It is raised again, by each thread whose item it concerns.
            if not group:
                take()
            is_shared = isinstance(error, Unavailable) or len(group) == 1
            for entry in group:
                entry.error = error if is_shared else self._alone(entry.item)

    def _alone(self, item: Item) -> BaseException | None:
        try:
            self._write(lambda: [item])
        except BaseException as error:  # noqa: BLE001  # As above.
            return error
        return None
