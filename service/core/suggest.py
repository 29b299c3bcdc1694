"""Which known name did somebody mean?"""

from __future__ import annotations

import difflib
import heapq
import re
from collections.abc import Iterable
from itertools import pairwise

_LONGEST = 64

# How much alike two names must be, from 0 to 1; more so when several names begin like the word.
_SIMILAR = 0.61
_DOUBTFUL = 0.9
_SEPARATORS = re.compile(r"[\W_]+")


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that the word most likely stands for, or None.

    Case and separators do not count (`$release-notes` for `RELEASE_NOTES`); then a whole word of a name (`NOTES` for
    `RELEASE_NOTES`) or its start (`ENV` for `ENVIRONMENT`) counts if only one name has it, then a similar spelling.
    """
    asked = _bare(word)
    if not asked or len(word) > _LONGEST:
        return None
    known: dict[str, str] = {}
    for candidate in candidates:
        bare = _bare(candidate)
        if bare and len(candidate) <= _LONGEST:
            known.setdefault(bare, candidate)
    if asked in known:
        return known[asked]
    whole = [candidate for candidate in known.values() if _holds(word, candidate)]
    begun = [candidate for bare, candidate in known.items() if _starts(asked, bare)]
    for found in (whole, begun):
        if len(found) == 1:
            return found[0]
    # difflib is slow on long names that are much alike, so it judges only those that share most of their letters.
    likely = heapq.nlargest(3, known, key=lambda bare: _shared(asked, bare))
    similar = difflib.get_close_matches(asked, likely, n=1, cutoff=_DOUBTFUL if whole or begun else _SIMILAR)
    return known[similar[0]] if similar else None


def _bare(name: str) -> str:
    return _SEPARATORS.sub("", name).casefold()


def _starts(left: str, right: str) -> bool:
    short, long = sorted((left, right), key=len)
    return len(short) >= 2 and long.startswith(short)


def _holds(left: str, right: str) -> bool:
    """Whether all words of one name are words of the other."""
    words, others = (set(filter(None, _SEPARATORS.split(name.casefold()))) for name in (left, right))
    return words <= others or others <= words


def _shared(left: str, right: str) -> float:
    """How many letters and pairs of letters two names share, by the number that they have."""
    mine, theirs = ({*name, *map("".join, pairwise(name))} for name in (left, right))
    return len(mine & theirs) / max(len(mine | theirs), 1)
