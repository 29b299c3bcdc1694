"""Whole lists as CSV or JSON Lines: read and written a part at a time.

Who sends them decides how a part is read: each in a transaction of its own, so that between two parts no connection to
the database is held, however slowly the reader takes them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from service.audit.listing import Part
from service.audit.presenting import Json
from service.core import csv_text

Form = Literal["csv", "lines"]

AT_ONCE = 200
FIRST = 20
MOST_BYTES = 1024 * 1024
"""How many items are read at a time at the most, how many first, and how long their text shall be, about."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Export:
    """A list on its way into a file; `read` gives at most so many items after a place, and the place after them.

    `most` is how many items there may be in all, None for no limit.
    """

    columns: tuple[str, ...]
    form: Form
    read: Callable[[int, str], Part]
    most: int | None = None

    @property
    def first(self) -> int:
        """How many items shall be read first, before anything is written."""
        return FIRST if self.most is None else min(FIRST, self.most)

    def texts(self, items: list[Json], place: str | None) -> Iterator[bytes]:
        """Yield the parts of the file, from the items that were read already to the end of the list."""
        size, sent = len(items), 0
        if self.form == "csv":
            yield csv_text.row(self.columns).encode()
        while items:
            text = "".join(map(self._line, items)).encode()
            sent += len(items)
            yield text
            left = AT_ONCE if self.most is None else self.most - sent
            size = max(1, min(AT_ONCE, size * MOST_BYTES // len(text), left))
            if place is None or sent == self.most:
                return
            items, place = self.read(size, place)

    def _line(self, item: Json) -> str:
        if self.form == "csv":
            return csv_text.row(item[name] for name in self.columns)
        return f"{_encode(item)}\n"
