"""Where the parts tell what they measured: printed as Markdown, and kept for the page and for a file of JSON."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from benchmarks.promises import Promise
from benchmarks.tables import table

_PROMISE_HEADS = ("Promise", "measured", "target", "aim", "met")
_WIDTH = 118


class Report:
    """What was told so far, `texts` by the part, and what of it is not as it should be."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.texts: dict[str, str] = {}
        self._tables: list[dict[str, Any]] = []
        self._part = ""

    def begin(self, part: str, title: str, machine: str) -> None:
        """Begin a part; on which machine it runs, and how busy that is, shows in every figure."""
        self._part = ""
        self.say(f"## {part}: {title}")
        self._part = part
        self.texts[part] = ""
        self.say(machine)

    def say(self, text: str) -> None:
        """Print a paragraph."""
        self._write(textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False))

    def conclude(self) -> None:
        """Print what is wrong, as a list; it belongs to no part."""
        self._part = ""
        self._write("\n".join(f"- {each}" for each in self.wrong) or "Nothing falls short.")

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int) -> None:
        """Print a table, the last `numbers` of its columns to the right."""
        rows = list(rows)
        self._tables.append({"part": self._part, "heads": list(heads), "rows": [list(row) for row in rows]})
        self._write(table(heads, rows, numbers=numbers))

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
        return json.dumps({"tables": self._tables, "wrong": self.wrong}, ensure_ascii=False, indent=1)

    def _write(self, text: str) -> None:
        sys.stdout.write(f"{text}\n\n")
        sys.stdout.flush()
        if self._part:
            self.texts[self._part] += f"{text}\n\n"
