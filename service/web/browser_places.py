"""Where something stands in a document, as a browser counts: in UTF-16, with every line end as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from service.core.finding import Finding
from service.core.line_ends import plain

_WORD = re.compile(r"\$?[\w-]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters `start` to `end` (end excluded) of a document in a browser."""

    start: int
    end: int


def stretches(text: str, findings: Sequence[Finding]) -> list[Stretch]:
    """Return the stretch that each finding is about, in their order: what its fix replaces, or else a word."""
    starts = _line_starts(text, {finding.line for finding in findings})
    spans = [_span(text, starts, finding) for finding in findings]
    places = browser_places(text, [offset for span in spans for offset in span])
    return [Stretch(places[start], places[end]) for start, end in spans]


def browser_places(text: str, offsets: Iterable[int]) -> Mapping[int, int]:
    """Return, for offsets of characters in a text, the offsets in a browser."""
    places: dict[int, int] = {}
    place = last = 0
    for offset in sorted(set(offsets)):
        at = offset - 1 if text[offset - 1 : offset + 1] == "\r\n" else offset
        place += len(plain(text[last:at]).encode("utf-16-le", "surrogatepass")) // 2
        places[offset] = place
        last = at
    return places


def _line_starts(text: str, lines: Iterable[int]) -> Mapping[int, int]:
    starts: dict[int, int] = {}
    line, start = 1, 0
    for wanted in sorted(lines):
        while line < wanted:
            line, start = line + 1, text.index("\n", start) + 1
        starts[wanted] = start
    return starts


def _span(text: str, starts: Mapping[int, int], finding: Finding) -> tuple[int, int]:
    if finding.fix is not None:
        return finding.fix.start, finding.fix.end
    start = min(starts[finding.line] + finding.column - 1, len(text))
    word = _WORD.match(text, start)
    return start, word.end() if word else start
