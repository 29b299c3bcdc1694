"""A text to be traced, read once for all versions that it is compared with."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from service.core.normal import normal
from service.core.trace.headings import Heading, headings
from service.core.trace.words import pairs

_MOST_LINES = 50_000
_MOST_PLACES = 8
_MOST_OUTLINED = 262_144
_LINE_END = re.compile(r"(?<![ \t])[ \t]*+(?:\r\n|\r|\n)")


@dataclass(frozen=True)
class Text:
    """A text as it was given (`whole`) and its normal form without blank space around it (`normal`)."""

    whole: str
    normal: str

    @cached_property
    def lines(self) -> Mapping[str, Sequence[int]]:
        """Where each line, blanks around it left out, begins in the normal form: the first eight places.

        Empty for a text of more lines than anybody wrote.
        """
        found: dict[str, list[int]] = {}
        if self.normal.count("\n") > _MOST_LINES:
            return found
        start = 0
        for line in self.normal.split("\n"):
            places = found.setdefault(line.strip(), [])
            if len(places) < _MOST_PLACES:
                places.append(start + len(line) - len(line.lstrip()))
            start += len(line) + 1
        return found

    @cached_property
    def headings(self) -> Sequence[Heading]:
        """The headings and labels of the text; nobody writes a plan of more than 262,144 characters."""
        return headings(self.normal[:_MOST_OUTLINED])

    @cached_property
    def pairs(self) -> frozenset[str]:
        """The pairs of telling words of as much of the text."""
        return frozenset(pairs(self.normal[:_MOST_OUTLINED]))

    def place(self, offset: int) -> int:
        """Return the offset in the text as it was given for one in the normal form."""
        if self.whole == self.normal:
            return offset
        starts, removed = self._removed
        return offset + removed[bisect_right(starts, offset) - 1]

    @cached_property
    def _removed(self) -> tuple[Sequence[int], Sequence[int]]:
        """From which offsets of the normal form on how many characters of the whole text are left out before."""
        lead = len(self.whole) - len(self.whole.lstrip())
        starts, removed = [-1], [lead]
        for match in _LINE_END.finditer(self.whole, lead):
            if match.end() - match.start() > 1:
                gone = removed[-1] + match.end() - match.start() - 1
                starts.append(match.end() - gone)
                removed.append(gone)
        return starts, removed


def read_text(text: str) -> Text:
    """Return a text made ready for `skeleton.fit` and `outline.follow`."""
    return Text(text, normal(text).strip())
