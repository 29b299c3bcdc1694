"""The unified diff of two texts, in bounded time.

`difflib` gives the more readable diff and serves all but hostile texts; where its time would grow with the product of
the lengths, lines that stand exactly once in both texts anchor the comparison (Cohen's patience diff), and what is left
between two anchors is replaced as a block, as is everything where there are more lines than anybody reads.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

_BUDGET = 500_000
_MOST_LINES = 80_000
_LINE = re.compile(r"[^\n]*\n|[^\n]+")

Lines = Sequence[str]
Span = tuple[int, int, int, int]
Opcode = tuple[bool, int, int, int, int]
Piece = tuple[str, str]


def unified_diff(before: str, after: str, before_name: str, after_name: str, context: int = 3) -> str:
    """Return the unified diff with `context` lines around each change; "" when the texts are equal."""
    if before == after:
        return ""
    return f"--- {before_name}\n+++ {after_name}\n" + "".join(_hunks(before, after, context))


class Purse:
    """What closer comparisons may cost altogether; one that costs more than is left is done in a cheaper way."""

    def __init__(self, budget: int = _BUDGET) -> None:
        """Take how many steps may be made, of which a million take about a tenth of a second."""
        self._left = budget

    def pays(self, cost: int) -> bool:
        """Return whether a cost could still be paid, and if so, pay it."""
        affordable = cost <= self._left
        self._left -= cost if affordable else 0
        return affordable


def opcodes(old: Lines, new: Lines, purse: Purse | None = None) -> Iterator[Opcode]:
    """Yield what turns `old` into `new`: (equal, i1, i2, j1, j2), as difflib does, in turn equal and not."""
    return _joined(_Comparison(old, new, purse or Purse()).between((0, len(old), 0, len(new))))


def line_opcodes(before: str, after: str) -> tuple[Lines, Lines, list[Opcode]]:
    """Return the lines of two texts with their ends, and what turns the ones into the others, as `opcodes`."""
    start, tail = _alike(before, after)
    olds, news = _LINE.findall(before), _LINE.findall(after)
    head, rest = before.count("\n", 0, start), len(_LINE.findall(before, len(before) - tail))
    a2, b2 = len(olds) - rest, len(news) - rest
    middle: Iterable[Opcode] = [(False, 0, a2 - head, 0, b2 - head)]
    if a2 + b2 - 2 * head <= _MOST_LINES:
        middle = opcodes(olds[head:a2], news[head:b2])
    codes = [(True, 0, head, 0, head), *(_moved(code, head) for code in middle)]
    codes.append((True, a2, len(olds), b2, len(news)))
    return olds, news, list(_joined(code for code in codes if code[1] < code[2] or code[3] < code[4]))


def _moved(code: Opcode, by: int) -> Opcode:
    equal, i1, i2, j1, j2 = code
    return equal, i1 + by, i2 + by, j1 + by, j2 + by


def _joined(codes: Iterable[Opcode]) -> Iterator[Opcode]:
    """Join what follows on each other and is equal, or is not, alike."""
    last: Opcode | None = None
    for code in codes:
        if last is None or last[0] != code[0]:
            if last is not None:
                yield last
            last = code
        else:
            last = (last[0], last[1], code[2], last[3], code[4])
    if last is not None:
        yield last


def _hunks(before: str, after: str, context: int) -> Iterator[str]:
    start, tail = _alike(before, after)
    end = len(before) - tail
    first, last = _lines_back(before, start, context), _lines_on(before, end, context)
    head, rest = before[first:start], before[end:last]
    old, new = before[start:end], after[start : len(after) - tail]
    line = before.count("\n", 0, first)
    if old.count("\n") + new.count("\n") > _MOST_LINES:
        yield _hunk(line, line, [(" ", head), ("-", old), ("+", new), (" ", rest)])
        return
    olds, news = (_LINE.findall(head + changed + rest) for changed in (old, new))
    for group in _groups(list(opcodes(olds, news)), context):
        yield _hunk(line + group[0][1], line + group[0][3], _pieces(group, olds, news))


def _alike(before: str, after: str) -> tuple[int, int]:
    """How many characters the whole lines have that the texts begin with alike, and those that they end with."""
    shorter = min(len(before), len(after))
    begin = _longest(shorter, lambda size: before[:size] == after[:size])
    start = before.rfind("\n", 0, begin) + 1
    tail = _longest(shorter - start, lambda size: before[len(before) - size :] == after[len(after) - size :])
    if all(len(text) - tail == start or text[len(text) - tail - 1] == "\n" for text in (before, after)):
        return start, tail
    broken = before.find("\n", len(before) - tail) + 1
    return start, len(before) - broken if broken else 0


def _longest(limit: int, holds: Callable[[int], bool]) -> int:
    """The largest number up to a limit for which something holds that holds for all below it."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low


def _lines_back(text: str, at: int, count: int) -> int:
    for _ in range(count):
        at = text.rfind("\n", 0, at - 1) + 1 if at else 0
    return at


def _lines_on(text: str, at: int, count: int) -> int:
    for _ in range(count):
        at = text.find("\n", at) + 1 or len(text)
    return at


class _Comparison:
    """Compares spans of two texts with `difflib` for as long as the purse lasts."""

    def __init__(self, old: Lines, new: Lines, purse: Purse) -> None:
        self._old = old
        self._new = new
        self._purse = purse

    def between(self, span: Span) -> Iterator[Opcode]:
        if self._affords(span):
            yield from self._closely(span)
            return
        a1, a2, b1, b2 = span
        for left, right in _anchors(self._old, self._new, span):
            yield from self._gap((a1, left, b1, right))
            yield True, left, left + 1, right, right + 1
            a1, b1 = left + 1, right + 1
        yield from self._gap((a1, a2, b1, b2))

    def _affords(self, span: Span) -> bool:
        """Whether the worst time of difflib, all pairs of equal lines for each line, still fits; if so, take it."""
        a1, a2, b1, b2 = span
        old, new = Counter(self._old[a1:a2]), Counter(self._new[b1:b2])
        pairs = sum(count * new[line] for line, count in old.items() if line in new)
        return self._purse.pays((a2 - a1) + (b2 - b1) + pairs * min(a2 - a1, b2 - b1))

    def _closely(self, span: Span) -> Iterator[Opcode]:
        a1, a2, b1, b2 = span
        matcher = difflib.SequenceMatcher(None, self._old[a1:a2], self._new[b1:b2], autojunk=False)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes():
            yield tag == "equal", a1 + i1, a1 + i2, b1 + j1, b1 + j2

    def _gap(self, span: Span) -> Iterator[Opcode]:
        a1, a2, b1, b2 = span
        if a1 == a2 and b1 == b2:
            return
        if set(self._old[a1:a2]).isdisjoint(self._new[b1:b2]) or not self._affords(span):
            yield False, *span
        else:
            yield from self._closely(span)


def _anchors(old: Lines, new: Lines, span: Span) -> list[tuple[int, int]]:
    """The longest rising sequence of pairs of lines that stand once in each text."""
    a1, a2, b1, b2 = span
    left, right = _once(old, a1, a2), _once(new, b1, b2)
    pairs = [(index, right[line]) for line, index in left.items() if line in right]
    tops: list[int] = []
    chain: list[tuple[int, int, int | None]] = []
    ends: list[int] = []
    for index, other in pairs:
        place = bisect_left(tops, other)
        chain.append((index, other, ends[place - 1] if place else None))
        tops[place : place + 1] = [other]
        ends[place : place + 1] = [len(chain) - 1]
    found = []
    link = ends[-1] if ends else None
    while link is not None:
        index, other, link = chain[link]
        found.append((index, other))
    return found[::-1]


def _once(lines: Lines, start: int, end: int) -> dict[str, int]:
    counts = Counter(lines[start:end])
    return {lines[index]: index for index in range(start, end) if counts[lines[index]] == 1}


def _groups(codes: list[Opcode], context: int) -> Iterator[list[Opcode]]:
    """Group opcodes into hunks: stretches of change with their context, cut where more than twice that is equal."""
    group: list[Opcode] = []
    for equal, i1, i2, j1, j2 in codes:
        size = min(context, i2 - i1)
        if not equal or (group and i2 - i1 <= 2 * context):
            group.append((equal, i1, i2, j1, j2))
            continue
        if group:
            yield [*group, (True, i1, i1 + size, j1, j1 + size)]
        group = [(True, i2 - size, i2, j2 - size, j2)]
    if any(not code[0] for code in group):
        yield group


def _pieces(group: list[Opcode], old: Lines, new: Lines) -> Iterator[Piece]:
    for equal, i1, i2, j1, j2 in group:
        yield " " if equal else "-", "".join(old[i1:i2])
        yield "+", "" if equal else "".join(new[j1:j2])


def _hunk(old_start: int, new_start: int, found: Iterable[Piece]) -> str:
    """Write a hunk of pieces of text, each with its sign; what it covers begins after these numbers of lines."""
    pieces = [(sign, text) for sign, text in found if text]
    gone, come = (sum(_count(text) for sign, text in pieces if sign in signs) for signs in (" -", " +"))
    ranges = f"-{_range(old_start, gone)} +{_range(new_start, come)}"
    return f"@@ {ranges} @@\n" + "".join(_signed(sign, text) for sign, text in pieces)


def _count(text: str) -> int:
    return text.count("\n") + (not text.endswith("\n"))


def _signed(sign: str, text: str) -> str:
    """Put the sign before every line, and a remark after a last line that has no end."""
    lines = text.removesuffix("\n").replace("\n", f"\n{sign}")
    return f"{sign}{lines}\n" + ("" if text.endswith("\n") else "\\ No newline at end of file\n")


def _range(start: int, length: int) -> str:
    begin = start + 1 if length else start
    return str(begin) if length == 1 else f"{begin},{length}"
