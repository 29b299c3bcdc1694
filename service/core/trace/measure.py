"""How much of a version's literal text stands in a text, and how much of the text it leaves unexplained."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from service.core.trace.reading import Laid, Reading
from service.core.trace.words import words

_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"\w")
_MOST_MISSING = 100
_CUT = 0.5
"""What literal text counts that a text could not reach, because it breaks off before."""

_FOREIGN = 0.5


@dataclass(frozen=True, slots=True)
class Measure:
    """Counts of literal passages, different words, and characters found; `share` is from 0 to 1, 1 for a full fit.

    `reached` is the share without the literal text that comes after the end of a text that breaks off.
    """

    share: float
    reached: float
    passages: int
    found: int
    missing: tuple[str, ...]
    ends_early: bool
    literal: int
    words: int


def measured(laid: Laid, reading: Reading) -> Measure:
    """Return how well literal pieces lie on a text, on which some of them were found."""
    parts = [laid.literal[hit.start : hit.end] for hit in laid.hits]
    literal, total = _solid("".join(parts)), _solid(laid.literal)
    rest, early = _rest(laid)
    tail = rest if early else 0
    values = sum(end - start for _, start, end in reading.values)
    foreign = reading.foreign / (reading.foreign + values + literal) if reading.foreign else 0.0
    passages, missing = _passages(laid)
    return Measure(
        share=(literal + _CUT * tail) / total * (1 - _FOREIGN * foreign),
        reached=literal / (total - tail) * (1 - _FOREIGN * foreign),
        passages=passages,
        found=passages - len(missing),
        missing=tuple(missing[:_MOST_MISSING]),
        ends_early=early,
        literal=literal,
        words=len(set(words(" ".join(parts)))),
    )


def _rest(laid: Laid) -> tuple[int, bool]:
    """How much literal text comes after the last that was found, and whether the text breaks off there."""
    last = laid.hits[-1]
    rest = laid.literal[last.end :]
    after = laid.text[last.at_end :].strip()
    inner = laid.bounds[1:-1]
    is_value = (
        bool(inner) and inner[-1] >= last.end and not laid.literal[last.end : inner[_next(inner, last.end)]].strip()
    )
    return _solid(rest), bool(_WORD.search(rest)) and (not after or is_value)


def _next(inner: Sequence[int], offset: int) -> int:
    return bisect_right(inner, offset - 1)


def _passages(laid: Laid) -> tuple[int, list[str]]:
    """How many literal lines and parts of lines there are, and those of which something is not in the text."""
    ends = [hit.end for hit in laid.hits]
    count, missing = 0, []
    for first, last in pairwise(laid.bounds):
        for match in _LINE.finditer(laid.literal, first, last):
            part = match[0].strip()
            if not _WORD.search(part):
                continue
            count += 1
            begin = match.start() + match[0].index(part)
            place = bisect_right(ends, begin)
            if not (place < len(ends) and laid.hits[place].start <= begin and begin + len(part) <= ends[place]):
                missing.append(part)
    return count, missing


def _solid(text: str) -> int:
    """How many characters are not blank."""
    return len("".join(text.split()))
