"""Which known name did somebody mean?"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_LONGEST = 64


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that the word most likely stands for, or None.

    A difference in case only, then the start of a name (`ENV` for `ENVIRONMENT`), then a similar spelling counts.
    """
    if not word or len(word) > _LONGEST:
        return None
    folded = {candidate.casefold(): candidate for candidate in candidates if len(candidate) <= _LONGEST}
    asked = word.casefold().lstrip("$-")
    if asked in folded:
        return folded[asked]
    starts = [candidate for key, candidate in folded.items() if _one_starts_the_other(asked, key)]
    if len(starts) == 1:
        return starts[0]
    similar = difflib.get_close_matches(asked, folded, n=1, cutoff=0.6)
    return folded[similar[0]] if similar else None


def _one_starts_the_other(left: str, right: str) -> bool:
    short, long = sorted((left, right), key=len)
    return len(short) >= 2 and long.startswith(short)
