"""The unified diff of two texts, in bounded time.

`difflib` gives the more readable diff and serves all but hostile texts; where its time would grow with the product of
the lengths, lines that stand exactly once in both texts anchor the comparison (Cohen's patience diff), and what is left
between two anchors is replaced as a block.
"""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

_BUDGET = 2_000_000
_NO_NEWLINE = "\n\\ No newline at end of file\n"

Lines = Sequence[str]
Span = tuple[int, int, int, int]
Opcode = tuple[str, int, int, int, int]


def unified_diff(before: str, after: str, before_name: str, after_name: str, context: int = 3) -> str:
    """Return the unified diff with `context` lines around each change; "" when the texts are equal."""
    if before == after:
        return ""
    old, new = _lines(before), _lines(after)
    out = [f"--- {before_name}\n", f"+++ {after_name}\n"]
    for group in _hunks(list(opcodes(old, new)), context):
        out.extend(_hunk(group, old, new))
    return "".join(out)


def opcodes(old: Lines, new: Lines) -> Iterator[Opcode]:
    """Yield difflib's opcodes (tag, i1, i2, j1, j2) that turn `old` into `new`, neighbours of one tag not merged."""
    head = _common(zip(old, new, strict=False))
    tail = _common(zip(reversed(old[head:]), reversed(new[head:]), strict=False))
    middle = (head, len(old) - tail, head, len(new) - tail)
    if head:
        yield "equal", 0, head, 0, head
    yield from _Comparison(old, new).between(middle)
    if tail:
        yield "equal", middle[1], len(old), middle[3], len(new)


class _Comparison:
    """Compares spans of two texts with `difflib` for as long as the budget of one diff lasts."""

    def __init__(self, old: Lines, new: Lines) -> None:
        self._old = old
        self._new = new
        self._budget = _BUDGET

    def between(self, span: Span) -> Iterator[Opcode]:
        if self._affords(span):
            yield from self._closely(span)
            return
        a1, a2, b1, b2 = span
        for left, right in _anchors(self._old, self._new, span):
            yield from self._gap((a1, left, b1, right))
            yield "equal", left, left + 1, right, right + 1
            a1, b1 = left + 1, right + 1
        yield from self._gap((a1, a2, b1, b2))

    def _affords(self, span: Span) -> bool:
        """Whether the worst time of difflib, all pairs of equal lines for each line, still fits; if so, take it."""
        a1, a2, b1, b2 = span
        old, new = Counter(self._old[a1:a2]), Counter(self._new[b1:b2])
        pairs = sum(count * new[line] for line, count in old.items())
        cost = (a2 - a1) + (b2 - b1) + pairs * min(a2 - a1, b2 - b1)
        affordable = cost <= self._budget
        self._budget -= cost if affordable else 0
        return affordable

    def _closely(self, span: Span) -> Iterator[Opcode]:
        a1, a2, b1, b2 = span
        matcher = difflib.SequenceMatcher(None, self._old[a1:a2], self._new[b1:b2], autojunk=False)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes():
            yield tag, a1 + i1, a1 + i2, b1 + j1, b1 + j2

    def _gap(self, span: Span) -> Iterator[Opcode]:
        a1, a2, b1, b2 = span
        if a1 == a2 and b1 == b2:
            return
        if self._affords(span):
            yield from self._closely(span)
        else:
            yield "replace", *span


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    last = [] if lines[-1] == "" else [lines[-1] + _NO_NEWLINE]
    return [line + "\n" for line in lines[:-1]] + last


def _common(pairs: Iterator[tuple[str, str]]) -> int:
    count = 0
    for left, right in pairs:
        if left != right:
            break
        count += 1
    return count


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


def _hunks(codes: list[Opcode], context: int) -> Iterator[list[Opcode]]:
    """Group opcodes into hunks: stretches of change with their context, cut where more than twice that is equal."""
    group: list[Opcode] = []
    for index, (tag, i1, i2, j1, j2) in enumerate(codes):
        if tag != "equal":
            group.append((tag, i1, i2, j1, j2))
            continue
        first, last = index == 0, index == len(codes) - 1
        if group and (last or i2 - i1 > 2 * context):
            size = min(context, i2 - i1)
            yield [*group, ("equal", i1, i1 + size, j1, j1 + size)]
            group = []
        if not last and (first or not group):
            size = min(context, i2 - i1)
            group = [("equal", i2 - size, i2, j2 - size, j2)]
        elif not last:
            group.append((tag, i1, i2, j1, j2))
    if any(code[0] != "equal" for code in group):
        yield group


def _hunk(group: list[Opcode], old: Lines, new: Lines) -> Iterator[str]:
    first, last = group[0], group[-1]
    yield f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n"
    for tag, i1, i2, j1, j2 in group:
        if tag == "equal":
            yield from (" " + line for line in old[i1:i2])
            continue
        yield from ("-" + line for line in old[i1:i2])
        yield from ("+" + line for line in new[j1:j2])


def _range(start: int, end: int) -> str:
    length = end - start
    begin = start + 1 if length else start
    return str(begin) if length == 1 else f"{begin},{length}"
