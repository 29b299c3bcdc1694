"""The difference of two lines, word by word, and which of the lines that came stand for which that went.

All of it costs from one purse; what that does not pay for is marked as a whole, or paired in its order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from service.core.textdiff import Opcode, Purse, opcodes

_WORD = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]|[^\W_]+|\s+|.", re.DOTALL)
_LEAST_ALIKE = 0.3
_MOST_WORDS = 4_000
_MOST_PAIRS = 1_600

Pair = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line; `marked` where the other line has something else or nothing.

    `left_out` characters stood here and are not shown; the text is "" then.
    """

    text: str
    marked: bool = False
    left_out: int = 0


Pieces = tuple[Piece, ...]


def mark_words(old: str, new: str, purse: Purse) -> tuple[Pieces, Pieces]:
    """Return two lines in pieces, with what differs marked; nothing is where they have little in common."""
    olds, news = _WORD.findall(old), _WORD.findall(new)
    codes = _codes(olds, news, purse)
    left = [(equal, "".join(olds[i1:i2])) for equal, i1, i2, _, _ in codes]
    right = [(equal, "".join(news[j1:j2])) for equal, _, _, j1, j2 in codes]
    kept = sum(len(text) for equal, text in left if equal)
    if kept < _LEAST_ALIKE * max(len(old), len(new)):
        return (Piece(old),), (Piece(new),)
    return _pieces(left), _pieces(right)


def pair_lines(old: Sequence[str], new: Sequence[str], purse: Purse) -> list[Pair]:
    """Return which line stands beside which, in the order of both: those that are alike, else what comes next.

    A pair holds the places of two lines; None stands beside a line that has no other beside it.
    """
    size = len(old) * len(new)
    if size > _MOST_PAIRS or not purse.pays(size + sum(map(len, (*old, *new)))):
        return list(zip_longest(range(len(old)), range(len(new))))
    pairs: list[Pair] = []
    i1 = j1 = 0
    for i2, j2 in (*_alike(_likeness(old, new)), (len(old), len(new))):
        pairs.extend(zip_longest(range(i1, i2), range(j1, j2)))
        pairs.append((i2, j2))
        i1, j1 = i2 + 1, j2 + 1
    return pairs[:-1]


def _codes(olds: Sequence[str], news: Sequence[str], purse: Purse) -> list[Opcode]:
    head = _common(olds, news)
    tail = _common(olds[head:][::-1], news[head:][::-1])
    a2, b2 = len(olds) - tail, len(news) - tail
    middle: Iterable[Opcode] = [(False, head, a2, head, b2)]
    if a2 + b2 - 2 * head <= _MOST_WORDS:
        found = opcodes(olds[head:a2], news[head:b2], purse)
        middle = ((equal, head + i1, head + i2, head + j1, head + j2) for equal, i1, i2, j1, j2 in found)
    return [(True, 0, head, 0, head), *middle, (True, a2, len(olds), b2, len(news))]


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words the two begin with alike."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(old), len(new)))


def _pieces(parts: Sequence[tuple[bool, str]]) -> Pieces:
    """Join parts to pieces; blanks between two parts that differ are marked with them."""
    joined: list[tuple[bool, str]] = []
    for place, (equal, text) in enumerate(parts):
        inside = 0 < place < len(parts) - 1 and not text.strip()
        same = equal and not (inside and not parts[place - 1][0] and not parts[place + 1][0])
        if text and joined and joined[-1][0] == same:
            joined[-1] = (same, joined[-1][1] + text)
        elif text:
            joined.append((same, text))
    return tuple(Piece(text, marked=not same) for same, text in joined)


def _likeness(old: Sequence[str], new: Sequence[str]) -> list[list[float]]:
    """How much of its words each line has in common with each other, from 0 to 1."""
    olds, news = ([Counter(re.findall(r"\w+", line)) for line in lines] for lines in (old, new))
    return [[_share(one, other) for other in news] for one in olds]


def _share(one: Counter[str], other: Counter[str]) -> float:
    most = max(one.total(), other.total())
    share = (one & other).total() / most if most else 0.0
    return share if share >= _LEAST_ALIKE else 0.0


def _alike(likeness: Sequence[Sequence[float]]) -> Iterator[tuple[int, int]]:
    """Yield the rising sequence of pairs that are most alike altogether."""
    rows, columns = len(likeness), len(likeness[0]) if likeness else 0
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            paired = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    i = j = 0
    while i < rows and j < columns:
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            yield i, j
            i, j = i + 1, j + 1
