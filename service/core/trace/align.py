"""Lay literal pieces onto a text that was changed: whole pieces first, then lines, a few words, short lines."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise

from service.core.trace.chain import Hit, heaviest
from service.core.trace.occurrences import alike

MOST_SCANNED = 24_000_000
"""How many characters of the text are searched through, for all pieces together."""

MOST_HITS = 6_000
_MOST_PLACES = 8
_CONTEXT = 24
_LEAST_PIECE = 12
_LEAST_PAIR = 8
_LEAST_WORD = 6
_LEAST_LINE = 4
_LINE = re.compile(r"[^\n]+")
_CHUNK = re.compile(r"\S+(?:[ \t]+\S+){0,3}")
_PAIR = re.compile(r"\S+[ \t]+\S+")
_BLANKLESS = re.compile(r"\S+")
_WORD = re.compile(r"\w")

Cut = Callable[[int, int], Iterator[tuple[int, int]]]
Stretch = tuple[int, int, int, int]
"""From where to where in the literal text, and in the text."""


class Alignment:
    """The places of literal pieces in a text; offsets count in all pieces put together.

    `scanned` counts the characters that were searched through.
    """

    def __init__(self, texts: Sequence[str], text: str, lines: Mapping[str, Sequence[int]]) -> None:
        """Take the pieces, the text, and where its lines begin (see `Text.lines`)."""
        self.scanned = 0
        self._text = text
        self._absent: set[str] = set()
        self._lines = lines
        self._literal = "".join(texts)
        self._bounds = [0, *accumulate(map(len, texts))]
        self._is_bound = set(self._bounds)

    def run(self) -> list[Hit]:
        """Return the hits in order."""
        hits: list[Hit] = []
        for cut in (self._pieces, self._lines_of, self._chunks, self._pairs, self._words, self._short_lines):
            more = self._refined(hits, cut)
            hits = self._extended(more) if len(more) > len(hits) else hits
        return self._joined(self._extended(self._short(hits)))

    def _refined(self, hits: Sequence[Hit], cut: Cut) -> list[Hit]:
        """Add what is found in the stretches between hits."""
        found: list[Hit] = []
        for stretch, hit in zip(self._stretches(hits), [*hits, None], strict=True):
            start, end, first, last = stretch
            if end - start >= _LEAST_LINE <= last - first:
                found += heaviest(list(self._hits(stretch, cut)))
            found += [hit] if hit else []
        return found

    def _stretches(self, hits: Sequence[Hit]) -> Iterator[Stretch]:
        start, at = 0, 0
        for hit in hits:
            yield start, hit.start, at, hit.at
            start, at = hit.end, hit.at_end
        yield start, len(self._literal), at, len(self._text)

    def _hits(self, stretch: Stretch, cut: Cut) -> Iterator[Hit]:
        start, end, first, last = stretch
        count = 0
        parts = list(cut(start, end))
        often = Counter(self._literal[begin:finish] for begin, finish in parts)
        for begin, finish in parts:
            # What repeats for ever is no landmark; `_short` finds it between landmarks.
            for at in (
                ()
                if often[self._literal[begin:finish]] > _MOST_PLACES
                else self._places(self._literal[begin:finish], first, last)
            ):
                yield Hit(begin, finish, at, finish - begin + self._context(begin, finish, at))
                count += 1
            if count > MOST_HITS:
                return

    def _places(self, part: str, first: int, last: int) -> Iterator[int]:
        """Where a part stands in a stretch of the text, at most eight times."""
        if first == 0 and last == len(self._text) and part in self._lines:
            yield from self._lines[part]
            return
        if part in self._absent:
            return
        at, count = first - 1, 0
        while self.scanned < MOST_SCANNED and count < _MOST_PLACES:
            start = at + 1
            at = self._text.find(part, start, last)
            self.scanned += (last if at < 0 else at) - start + len(part)
            if at < 0:
                if start == 0 and last == len(self._text):
                    self._absent.add(part)
                return
            count += 1
            yield at

    def _context(self, begin: int, finish: int, at: int) -> float:
        """Weigh a place by what stands around it: the literal text that surrounds the part in the version."""
        before, after = self._literal[max(0, begin - _CONTEXT) : begin], self._literal[finish : finish + _CONTEXT]
        until = at + finish - begin
        return (
            alike(before[::-1], self._text[max(0, at - _CONTEXT) : at][::-1])
            + alike(after, self._text[until : until + _CONTEXT])
        ) / 2

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        for first, last in pairwise(self._bounds):
            part = self._literal[first:last]
            begin = first + len(part) - len(part.lstrip())
            finish = first + len(part.rstrip())
            if start <= begin and finish <= end and finish - begin >= _LEAST_PIECE:
                yield begin, finish

    def _lines_of(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        return (part for part in self._short_lines(start, end) if part[1] - part[0] >= _LEAST_PIECE)

    def _short_lines(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        for first, last in self._within(start, end):
            for match in _LINE.finditer(self._literal, first, last):
                part = match[0].strip()
                begin = match.start() + len(match[0]) - len(match[0].lstrip())
                if len(part) >= _LEAST_LINE and _WORD.search(part):
                    yield begin, begin + len(part)

    def _chunks(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        return self._parts(_CHUNK, _LEAST_PIECE, start, end)

    def _pairs(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        return self._parts(_PAIR, _LEAST_PAIR, start, end)

    def _words(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        return self._parts(_BLANKLESS, _LEAST_WORD, start, end)

    def _parts(self, pattern: re.Pattern[str], least: int, start: int, end: int) -> Iterator[tuple[int, int]]:
        for first, last in self._within(start, end):
            for match in pattern.finditer(self._literal, first, last):
                if match.end() - match.start() >= least:
                    yield match.span()

    def _within(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The parts of pieces between two offsets."""
        cuts = [start, *self._bounds[bisect_right(self._bounds, start) : bisect_left(self._bounds, end)], end]
        return pairwise(cuts)

    def _extended(self, hits: Sequence[Hit]) -> list[Hit]:
        """Let hits grow on both sides as far as the same characters stand there."""
        found: list[Hit] = []
        start, at = 0, 0
        for index, hit in enumerate(hits):
            following = hits[index + 1] if index + 1 < len(hits) else None
            low = self._bounds[bisect_right(self._bounds, hit.start) - 1]
            back = self._back(hit, max(start, low), at)
            high = self._bounds[bisect_left(self._bounds, hit.end)] if hit.end < len(self._literal) else hit.end
            end = min(high, following.start) if following else high
            on = self._on(hit, end, following.at if following else len(self._text))
            found.append(Hit(hit.start - back, hit.end + on, hit.at - back, hit.weight))
            start, at = found[-1].end, found[-1].at_end
        return found

    def _back(self, hit: Hit, start: int, at: int) -> int:
        most = min(hit.start - start, hit.at - at)
        return alike(self._literal[hit.start - most : hit.start][::-1], self._text[hit.at - most : hit.at][::-1])

    def _on(self, hit: Hit, end: int, at: int) -> int:
        most = min(end - hit.end, at - hit.at_end)
        return alike(self._literal[hit.end : hit.end + most], self._text[hit.at_end : hit.at_end + most])

    def _short(self, hits: Sequence[Hit]) -> list[Hit]:
        """Find short pieces between two that were found: the first places in order, when all of them stand there."""
        found: list[Hit] = []
        for (start, end, first, last), hit in zip(self._stretches(hits), [*hits, None], strict=True):
            places: list[Hit] = []
            at = first
            for begin, finish in self._within(start, end) if start in self._is_bound and end in self._is_bound else ():
                if begin == finish or self.scanned > MOST_SCANNED:
                    continue
                place = self._text.find(self._literal[begin:finish], at, last)
                self.scanned += (last if place < 0 else place) - at
                if place < 0:
                    places = []
                    break
                places.append(Hit(begin, finish, place))
                at = place + finish - begin
            found += places
            found += [hit] if hit else []
        return found

    def _joined(self, hits: Sequence[Hit]) -> list[Hit]:
        """Put hits together that touch each other within a piece."""
        found: list[Hit] = []
        for hit in hits:
            last = found[-1] if found else None
            if last and (last.end, last.at_end) == (hit.start, hit.at) and hit.start not in self._is_bound:
                found[-1] = Hit(last.start, hit.end, last.at)
            else:
                found.append(hit)
        return found
