"""What stands between the literal text: the texts of placeholders, and what belongs to nothing."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from service.core.trace.chain import Hit
from service.core.trace.places import Places
from service.core.trace.split import split

_TAILS = (12, 6, 3, 2, 1)
_LOOK = 400


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of the text where the placeholders of a run stand; `is_shared` with another run, if one is lost."""

    run: Sequence[str]
    start: int
    end: int
    is_cut: bool
    is_shared: bool


@dataclass(slots=True)
class Reading:
    """The texts of placeholders and where they stand, the keys that are cut off or unclear, and how much is foreign.

    `foreign` counts characters of the text that are neither literal nor a value, `untold` those of stretches in which
    something stands for placeholders that nothing tells apart.
    """

    texts: dict[str, str] = field(default_factory=dict)
    values: list[tuple[str, int, int]] = field(default_factory=list)
    cut: set[str] = field(default_factory=set)
    unclear: set[str] = field(default_factory=set)
    foreign: int = 0
    untold: int = 0


class Laid:
    """Literal pieces as they lie on a text: `bounds` are where they begin and end in `literal`, all put together."""

    def __init__(
        self, literal: str, bounds: Sequence[int], runs: Sequence[Sequence[str]], hits: Sequence[Hit], text: str
    ) -> None:
        """Take the pieces, the keys before each of them, and where literal text stands in the text, in order."""
        self.literal = literal
        self.bounds = bounds
        self.runs = runs
        self.hits = hits
        self.text = text
        self._starts = [hit.start for hit in hits]
        self._inner = bounds[1:-1]

    def read(self, places: Places) -> Reading:
        """Return what the placeholders' texts are: the same for a placeholder that stands in several places."""
        regions = list(self._regions())
        shared = {(region.start, region.end) for region in regions if region.is_shared}
        reading = Reading(foreign=sum(self._strays()), untold=sum(end - start for start, end in shared))
        single: dict[str, list[Region]] = {}
        for region in regions:
            if region.is_cut:
                reading.cut.update(region.run)
            elif region.is_shared:
                reading.unclear.update(region.run)
            elif len(region.run) == 1:
                single.setdefault(region.run[0], []).append(region)
        for key, found in single.items():
            self._read_one(reading, key, found, places)
        for region in regions:
            if len(region.run) > 1 and not region.is_cut and not region.is_shared:
                self._read_several(reading, region, places)
        reading.cut -= reading.texts.keys()
        reading.unclear -= {*reading.texts, *reading.cut}
        return reading

    def _read_one(self, reading: Reading, key: str, regions: Sequence[Region], places: Places) -> None:
        parts = [self.text[region.start : region.end] for region in regions]
        value = _common(key, parts, places)
        reading.texts[key] = value
        for region, part in zip(regions, parts, strict=True):
            at = part.find(value)
            if at >= 0:
                start = region.start + at
                reading.values.append((key, start, start + len(value)))
                reading.foreign += len(part) - len(value)
            else:
                reading.foreign += len(part)

    def _read_several(self, reading: Reading, region: Region, places: Places) -> None:
        found = split(region.run, self.text[region.start : region.end], reading.texts, places)
        if found is None:
            reading.foreign += region.end - region.start
            return
        reading.texts |= found.texts
        reading.unclear |= found.unclear
        at = region.start
        for key in region.run if found.texts.keys() >= set(region.run) else ():
            reading.values.append((key, at, at + len(found.texts[key])))
            at += len(found.texts[key])

    def _regions(self) -> Iterator[Region]:
        solid = len(self.literal.rstrip())
        for index, bound in enumerate(self._inner, start=1):
            place = bisect_right(self._starts, bound - 1)
            left = self.hits[place - 1] if place else Hit(0, 0, 0)
            right = self.hits[place] if place < len(self.hits) else None
            is_shared = self._holds_several(left.end, right.start if right else bound)
            start, end = left.at_end, right.at if right else len(self.text)
            lost = self.literal[max(left.end, bound - _LOOK) : bound]
            if lost.strip() and not is_shared:
                start = _after(self.text, start, end, lost)
            ahead = self.literal[bound : min(right.start, bound + _LOOK)] if right else ""
            if ahead.strip() and not is_shared:
                end = _before(self.text, start, end, ahead)
            yield Region(self.runs[index], start, end, right is None and bound < solid, is_shared)

    def _holds_several(self, start: int, end: int) -> bool:
        """Whether several runs of placeholders stand between two offsets, what is between them being lost."""
        return bisect_right(self._inner, end) - bisect_right(self._inner, start - 1) > 1

    def _strays(self) -> Iterator[int]:
        """The lengths of what stands between literal text where no placeholder is."""
        inner = self._inner
        end, at = 0, 0
        for hit in [*self.hits, Hit(len(self.literal), len(self.literal), len(self.text))]:
            index = bisect_right(inner, end - 1)
            if index == len(inner) or inner[index] > hit.start:
                yield len(self.text[at : hit.at].strip())
            end, at = hit.end, hit.at_end


def _common(key: str, parts: Sequence[str], places: Places) -> str:
    """The text that stands in most places of a placeholder, or in the others with something added.

    Where only certain texts may stand, one of these that is there.
    """
    admitted = [part for part in parts if places.admits(key, part)]
    if not admitted:
        for choice in places.finite(key) or ():
            if choice and any(re.search(rf"(?<!\w){re.escape(choice)}(?!\w)", part) for part in parts):
                return choice
    counts = Counter(admitted or parts)
    return min(counts, key=lambda part: (-counts[part], len(part)))


def _after(text: str, start: int, end: int, lost: str) -> int:
    """Where a value begins behind literal text that was changed: behind the last characters of it that are there."""
    for size in _TAILS:
        tail = lost[-size:]
        if len(tail) == size and _is_mark(tail) and (at := text.find(tail, start, end)) >= 0:
            return at + size
    return start


def _before(text: str, start: int, end: int, ahead: str) -> int:
    """Where a value ends before literal text that was changed."""
    for size in _TAILS:
        head = ahead[:size]
        if len(head) == size and _is_mark(head) and (at := text.rfind(head, start, end)) >= 0:
            return at
    return end


def _is_mark(text: str) -> bool:
    """Whether it can be told in a text: some characters, or one that is neither blank nor part of a word."""
    return bool(text.strip()) and (len(text) > 1 or not text.isalnum())
