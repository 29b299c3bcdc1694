"""Where the parts tell what they measured: printed as Markdown, and kept for a file of JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from benchmarks.promises import Promise
from benchmarks.tables import table

_PROMISE_HEADS = ("Promise", "measured", "target", "aim", "met")


class Report:
    """What was told so far, and what of it is not as it should be."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self._kept: list[dict[str, Any]] = []
        self._part = ""

    def begin(self, part: str, title: str) -> None:
        """Begin a part; what else the machine does is told with it, for it shows in every figure."""
        self._part = part
        self.say(f"## {title}")
        self.say(f"Load of the machine before: {os.getloadavg()[0]:.1f}.")

    def say(self, text: str) -> None:
        """Print a paragraph."""
        sys.stdout.write(f"{text}\n\n")
        sys.stdout.flush()

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int) -> None:
        """Print a table, the last `numbers` of its columns to the right."""
        rows = list(rows)
        self._kept.append({"part": self._part, "heads": list(heads), "rows": [list(row) for row in rows]})
        self.say(table(heads, rows, numbers=numbers))

    def promises(self, promises: Iterable[Promise]) -> None:
        """Print promises beside what was measured; each that is not kept is wrong."""
        promises = list(promises)
        self.table(_PROMISE_HEADS, [promise.row() for promise in promises], numbers=4)
        self.wrong += [f"{promise.name}: not met" for promise in promises if not promise.is_kept]

    def fail(self, text: str) -> None:
        """Print something that must not happen at all, such as an answer that nobody expected."""
        self.wrong.append(text)
        self.say(f"**Failed:** {text}")

    def to_text(self) -> str:
        """Return the tables and what is wrong as JSON."""
        return json.dumps({"tables": self._kept, "wrong": self.wrong}, ensure_ascii=False, indent=1)
