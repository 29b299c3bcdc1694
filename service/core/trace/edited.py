"""Read a text as a rendering into which something was put: one stretch, within literal text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from service.core.trace.exact import Effort, Search
from service.core.trace.literal import Piece
from service.core.trace.occurrences import alike, occurrences
from service.core.trace.places import Places
from service.core.trace.rendering import ANYTHING, Rendering, rendering

_MOST_TRIES = 24
_MOST_PLACES = 8


def edited(form: Sequence[Piece], text: str, places: Places, effort: Effort) -> Rendering | None:
    """Return how a text is a rendering with one stretch put in, the shortest that it can be, or None.

    It was put into literal text, or into a value that stands elsewhere without it.
    """
    found: Rendering | None = None
    for apart, key in islice(_guesses(form, text), _MOST_TRIES):
        search = Search(apart, text, places, lenient=True, effort=effort)
        ends = search.run()
        if ends and _is_put_in(search, key):
            one = rendering(apart, ends, search, within=key)
            found = one if found is None or one.foreign < found.foreign else found
        if search.is_spent:
            break
    return found


def _guesses(form: Sequence[Piece], text: str) -> Iterator[tuple[Sequence[Piece], str | None]]:
    """Yield the pieces with a place for anything: within one of them, or in place of a key that stands elsewhere."""
    absent = [index for index, piece in enumerate(form) if piece.text.rstrip(" \t") not in text]
    if len(absent) > 1 or len(form) == 1:
        return
    for index, split in _splits(form, text, absent or range(len(form))):
        piece = form[index]
        head = replace(piece, text=piece.text[:split])
        tail = Piece(piece.text[split:], (ANYTHING,), before_slot=piece.before_slot)
        yield [*form[:index], head, tail, *form[index + 1 :]], None
    often = Counter(chain.from_iterable(piece.slots for piece in form))
    for index, piece in enumerate(form if not absent else ()):
        if len(piece.slots) == 1 and often[piece.slots[0]] > 1:
            yield [*form[:index], replace(piece, slots=(ANYTHING,)), *form[index + 1 :]], piece.slots[0]


def _is_put_in(search: Search, key: str | None) -> bool:
    """Whether what stands in a place is the value of its key with something put in."""
    if key is None:
        return True
    value, text = search.bound.get(key, ""), search.bound.get(ANYTHING, "")
    return bool(value) and len(text) > len(value) <= alike(value, text) + alike(value[::-1], text[::-1])


def _splits(form: Sequence[Piece], text: str, indexes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield pieces, and where in them something may have been put in."""
    for index in indexes:
        for split in sorted({*_from_start(form[index].text, text), *_from_end(form[index].text, text)}):
            head, tail = form[index].text[:split], form[index].text[split:]
            is_within = (head or index == 0) and (tail or index == len(form) - 1)
            if is_within and head.rstrip(" \t") in text and tail.rstrip(" \t") in text:
                yield index, split


def _from_start(piece: str, text: str) -> Iterator[int]:
    """How much of a piece stands where it begins in the text."""
    words = piece.split()
    first = piece[: piece.index(words[0]) + len(words[0])] if words else piece
    for at in islice(occurrences(first, text), _MOST_PLACES):
        yield alike(piece, text[at : at + len(piece)])


def _from_end(piece: str, text: str) -> Iterator[int]:
    """How much of a piece is left where it ends in the text."""
    words = piece.split()
    last = piece[piece.rindex(words[-1]) :] if words else piece
    for at in islice(occurrences(last, text), _MOST_PLACES):
        end = at + len(last)
        yield len(piece) - alike(piece[::-1], text[max(0, end - len(piece)) : end][::-1])
