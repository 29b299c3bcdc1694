"""Read a text that breaks off as the beginning of a rendering."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from service.core.trace.exact import Effort, Search
from service.core.trace.literal import Piece
from service.core.trace.occurrences import occurrences
from service.core.trace.places import Places
from service.core.trace.rendering import ANYTHING, Rendering, rendering

_MOST_TRIES = 8
_MOST_PLACES = 64
_LEAST_END = 3
"""How many characters of literal text at the very end show that the value before them ends there."""


def beginning(form: Sequence[Piece], text: str, places: Places, effort: Effort) -> Rendering | None:
    """Return how a text is the beginning of a rendering, the one that reaches furthest, or None when it is none.

    A value in which the text breaks off is cut, unless it stands in full before.
    """
    most = _reach(form, text)
    for count in range(most, max(0, most - _MOST_TRIES), -1):
        for last in _ends(form[count:], text):
            begun = [*form[:count], last]
            search = Search(begun, text, places, lenient=True, effort=effort)
            ends = search.run()
            if ends and _may_go_on(form[count].slots if count < len(form) else (), text[ends[-2][1] :], search):
                found = rendering(begun, ends, search)
                keys = chain.from_iterable(piece.slots for piece in form[count:])
                return replace(found, cut=frozenset(keys) - found.texts.keys() - found.unclear, foreign=0)
            if search.is_spent:
                return None
    return None


def _reach(form: Sequence[Piece], text: str) -> int:
    """How many pieces stand in a text one after the other, the first one at its start, whatever is between them."""
    if not text.startswith(form[0].text):
        return 0
    at = len(form[0].text)
    for count, piece in enumerate(form[1:], start=1):
        core = piece.text.rstrip(" \t")
        at = text.find(core, at) + len(core)
        if at < len(core):
            return count
    return len(form)


def _ends(rest: Sequence[Piece], text: str) -> Iterator[Piece]:
    """Yield what may stand at the end of a text: the beginning of the next piece, or that of the value before it."""
    if rest:
        begun = _begun(rest[0].text, text)
        if begun:
            yield replace(rest[0], text=begun)
        yield Piece("", (ANYTHING,), before_slot=False)


def _begun(literal: str, text: str) -> str:
    """The longest beginning of a piece that ends the text; empty where it is too short to tell."""
    places = occurrences(literal[:_LEAST_END], text, max(0, len(text) - len(literal)))
    at = next((at for at in islice(places, _MOST_PLACES) if literal.startswith(text[at:])), len(text))
    return text[at:] if len(literal) >= _LEAST_END else ""


def _may_go_on(run: Sequence[str], text: str, search: Search) -> bool:
    """Whether the text in which a value breaks off may be its beginning: where it stands in full, or is a choice."""
    if len(run) != 1 or ANYTHING not in search.bound:
        return True
    key = run[0]
    choices = [search.bound[key]] if key in search.bound else search.places.finite(key)
    return choices is None or any(choice.startswith(text) for choice in choices)
