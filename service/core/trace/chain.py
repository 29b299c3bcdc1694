"""The heaviest chain of places: which of the places where pieces stand in a text go together, in order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Hit:
    """Literal text that stands in the text: from `start` to `end` of the version's, at `at` of the text."""

    start: int
    end: int
    at: int
    weight: float = 0.0

    @property
    def at_end(self) -> int:
        """Where it ends in the text."""
        return self.at + self.end - self.start


def heaviest(hits: Sequence[Hit]) -> list[Hit]:
    """Return the heaviest hits that follow each other in the version and in the text without overlap.

    Takes n log n steps for n hits.
    """
    ordered = sorted(hits, key=lambda hit: (hit.start, hit.at))
    ends = sorted({hit.at_end for hit in ordered})
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(ends) + 1)
    before = [-1] * len(ordered)
    for _, group in groupby(range(len(ordered)), key=lambda index: ordered[index].start):
        sums = []
        for index in group:
            weight, before[index] = _top(best, bisect_right(ends, ordered[index].at))
            sums.append((weight + ordered[index].weight, index))
        for weight, index in sums:
            _raise(best, bisect_left(ends, ordered[index].at_end) + 1, (weight, index))
    _, last = _top(best, len(ends))
    found = []
    while last >= 0:
        found.append(ordered[last])
        last = before[last]
    return found[::-1]


def _top(best: Sequence[tuple[float, int]], place: int) -> tuple[float, int]:
    """The heaviest of the first so many places (of a Fenwick tree); the earliest of equal ones."""
    found = (0.0, -1)
    while place:
        if best[place][0] > found[0]:
            found = best[place]
        place &= place - 1
    return found


def _raise(best: list[tuple[float, int]], place: int, entry: tuple[float, int]) -> None:
    while place < len(best):
        if entry[0] > best[place][0]:
            best[place] = entry
        place += place & -place
