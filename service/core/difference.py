"""The difference of two texts as rows to look at, of a size that a page can hold, in bounded time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from service.core.textdiff import Lines, Opcode, Purse, line_opcodes
from service.core.worddiff import Piece, Pieces, mark_words, pair_lines

MOST_ROWS = 1_500
"""How many rows are shown; how many changed lines are left off is told."""

_MOST_FOLDED = 400
_LEAST_FOLDED = 4
_MOST_CHARACTERS = 200_000
_LONG = 1_000
_AROUND = 200
_WORDS_BUDGET = 400_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one of the texts: its number from 1, and its pieces without the line's end, if it has one."""

    number: int
    pieces: Pieces
    has_end: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the older text, one of the newer, or one of each beside the other."""

    left: Line | None
    right: Line | None


@dataclass(frozen=True, slots=True)
class Run:
    """Rows that follow each other: a change, or lines that are the same, shown or folded.

    `count` is how many lines are folded; no rows are given where they are too many to be shown at all.
    """

    kind: Literal["changed", "same", "folded"]
    rows: tuple[Row, ...]
    count: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """All runs from the first line to the last; how many lines came and went, and how many of them are not shown."""

    runs: tuple[Run, ...]
    added: int
    removed: int
    left_off: int = 0


def difference(before: str, after: str, context: int = 3) -> Difference:
    """Return what lies between two texts, with `context` lines around each change; no runs where they are equal."""
    if before == after:
        return Difference((), 0, 0)
    olds, news, codes = line_opcodes(before, after)
    changed = [code for code in codes if not code[0]]
    removed, added = (sum(code[end] - code[end - 1] for code in changed) for end in (2, 4))
    writer = _Writer(olds, news)
    runs = [run for place, code in enumerate(codes) for run in writer.runs(code, _kept(place, len(codes), context))]
    return Difference(tuple(runs), added, removed, writer.left_off)


def _kept(place: int, count: int, context: int) -> tuple[int, int]:
    """How many lines of a stretch stay shown at its begin and at its end, where changes are beside it."""
    return (context if place > 0 else 0), (context if place < count - 1 else 0)


class _Writer:
    """Makes runs, as long as there is room for more."""

    def __init__(self, old: Lines, new: Lines) -> None:
        self._old = old
        self._new = new
        self._purse = Purse(_WORDS_BUDGET)
        self._rows = MOST_ROWS
        self._folded = _MOST_FOLDED
        self._characters = _MOST_CHARACTERS
        self.left_off = 0

    def runs(self, code: Opcode, kept: tuple[int, int]) -> Iterator[Run]:
        """Yield the runs of an opcode; of lines that are the same, so many are kept at their begin and their end."""
        equal, i1, i2, j1, j2 = code
        if not equal:
            yield from self._changed(i1, i2, j1, j2)
            return
        first, last = kept
        if i2 - i1 - first - last < _LEAST_FOLDED:
            first, last = i2 - i1, 0
        folded = i2 - i1 - first - last
        yield from self._same("same", i1, j1, first)
        yield from self._same("folded", i1 + first, j1 + first, folded)
        yield from self._same("same", i2 - last, j2 - last, last)

    def _same(self, kind: Literal["same", "folded"], i1: int, j1: int, count: int) -> Iterator[Run]:
        fits = count <= (self._rows if kind == "same" else self._folded)
        rows = []
        for n in range(count if fits else 0):
            pieces = (Piece(self._old[i1 + n].removesuffix("\n")),)
            rows.append(Row(_line(i1 + n, self._old, pieces), _line(j1 + n, self._new, pieces)))
        fits = fits and self._has_room(rows)
        if kind == "folded" and fits:
            self._folded -= count
        if count:
            yield Run(kind, tuple(rows), 0 if kind == "same" else count) if fits else Run("folded", (), count)

    def _changed(self, i1: int, i2: int, j1: int, j2: int) -> Iterator[Run]:
        """Yield the rows of a change, those for which there is room."""
        old, new = self._old[i1 : min(i2, i1 + self._rows)], self._new[j1 : min(j2, j1 + self._rows)]
        rows: list[Row] = []
        for left, right in pair_lines(old, new, self._purse):
            row = self._row(None if left is None else i1 + left, None if right is None else j1 + right)
            if not self._has_room([row]):
                break
            rows.append(row)
        self.left_off += (i2 - i1) + (j2 - j1) - sum((row.left is not None) + (row.right is not None) for row in rows)
        if rows:
            yield Run("changed", tuple(rows))

    def _row(self, i: int | None, j: int | None) -> Row:
        old, new = "" if i is None else self._old[i], "" if j is None else self._new[j]
        left: Pieces = (Piece(old.removesuffix("\n")),)
        right: Pieces = (Piece(new.removesuffix("\n")),)
        if i is not None and j is not None:
            left, right = mark_words(left[0].text, right[0].text, self._purse)
        return Row(None if i is None else _line(i, self._old, left), None if j is None else _line(j, self._new, right))

    def _has_room(self, rows: Sequence[Row]) -> bool:
        """Whether there is room for more rows; if so, take it."""
        lines = [line for row in rows for line in (row.left, row.right) if line is not None]
        size = sum(len(piece.text) for line in lines for piece in line.pieces)
        if len(rows) > self._rows or size > self._characters:
            return False
        self._rows -= len(rows)
        self._characters -= size
        return True


def _line(place: int, lines: Lines, pieces: Pieces) -> Line:
    """A line to look at: of one that is long, the middle of long pieces is left out."""
    if sum(len(piece.text) for piece in pieces) > _LONG:
        pieces = tuple(short for piece in pieces for short in _shortened(piece))
    return Line(place + 1, pieces, lines[place].endswith("\n"))


def _shortened(piece: Piece) -> Iterator[Piece]:
    left_out = len(piece.text) - 2 * _AROUND
    if left_out <= _AROUND:
        yield piece
        return
    yield Piece(piece.text[:_AROUND], piece.marked)
    yield Piece("", piece.marked, left_out)
    yield Piece(piece.text[-_AROUND:], piece.marked)
