"""A text read as a rendering, or nearly as one: where literal text stands, and the texts of placeholders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from service.core.trace.chain import Hit
from service.core.trace.exact import Place, Search
from service.core.trace.literal import Piece

ANYTHING = "\0"
"""The key of a placeholder that is none of the version's: something was put in there, or a value breaks off."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """Where literal text stands (offsets in all pieces put together), and the texts of placeholders that follow.

    `cut` are the keys that the text does not reach, `unclear` those whose place nothing tells, `foreign` counts the
    characters that were put in.
    """

    hits: Sequence[Hit]
    texts: Mapping[str, str]
    unclear: frozenset[str]
    foreign: int
    cut: frozenset[str] = frozenset()


def rendering(form: Sequence[Piece], ends: Sequence[Place], search: Search, *, within: str | None = None) -> Rendering:
    """Return what a search found, given where the pieces stand; what stands for `ANYTHING` was put in.

    If it stands in place of a key, it is the value of this key with something put in.
    """
    starts = accumulate((len(piece.text) for piece in form), initial=0)
    hits = [Hit(start, start + end - first, first) for start, (first, end) in zip(starts, ends, strict=False)]
    return Rendering(
        hits=[hit for hit in hits if hit.end > hit.start],
        texts={key: text for key, text in search.bound.items() if key != ANYTHING},
        unclear=search.unclear - {ANYTHING},
        foreign=len(search.bound.get(ANYTHING, "").strip()) - len(search.bound.get(within or "", "").strip()),
    )
