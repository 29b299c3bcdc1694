"""A shelf: what never changes, kept in memory up to a weight; what was not asked for the longest goes first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Shelf(Generic[Key, Value]):
    """Keeps values by key, for all threads; the weights of all together stay within a limit."""

    def __init__(self, limit: int) -> None:
        """Take the limit, in the unit of the weights that `put` is told, such as bytes."""
        self._limit = limit
        self._weight = 0
        self._lock = Lock()
        self._kept: OrderedDict[Key, tuple[Value, int]] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """Return the value of a key, or None when it is not (any longer) here."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                return None
            self._kept.move_to_end(key)
            return kept[0]

    def put(self, key: Key, value: Value, weight: int) -> None:
        """Keep a value; one that is heavier than the limit is not kept."""
        with self._lock:
            self._weight -= self._kept.pop(key, (None, 0))[1]
            if weight > self._limit:
                return
            self._kept[key] = (value, weight)
            self._weight += weight
            while self._weight > self._limit:
                self._weight -= self._kept.popitem(last=False)[1][1]
