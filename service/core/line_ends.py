"""Line ends: what a form cannot carry, put back where a line was not changed.

A browser shows every line end alike, and sends all of them as CR LF. So a document that comes out of a form has lost
its own line ends, and they are taken from the document that went into it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain, zip_longest

from service.core.textdiff import opcodes

_END = re.compile(r"\r\n|\n|\r")


def plain(text: str) -> str:
    """Return a text with every line end (CR LF, CR, LF) as a line feed, as a browser shows it."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def restored(typed: str, base: str) -> str:
    """Return a text that was typed over `base` with the line ends that its lines have there.

    A line that is new or changed gets the end that the line in its place has, else that of the line before it. What
    was not changed at all comes back as it was, character for character.
    """
    lines, before = plain(typed), plain(base)
    if lines == before:
        return base
    ends = _END.findall(base)
    kinds = set(ends)
    if len(kinds) < 2:
        return lines.replace("\n", ends[0]) if ends else lines
    return _woven(lines.split("\n"), before.split("\n"), ends)


def kinds_of(text: str) -> dict[str, int]:
    """Return how often each kind of line end (CR LF, LF, CR) stands in a text, by name; {} where there is none."""
    names = {"\r\n": "CR LF", "\n": "LF", "\r": "CR"}
    return {names[end]: count for end, count in Counter(_END.findall(text)).most_common()}


def _woven(lines: Sequence[str], before: Sequence[str], ends: Sequence[str]) -> str:
    """Put lines together with the ends of those that stood at their places before."""
    found: list[str] = []
    last = ends[0]
    for line, place in zip(lines[:-1], _places(lines, before), strict=False):
        end = last if place is None or place >= len(ends) else ends[place]
        # A CR and a LF with nothing between them would be one line end.
        last = last if found and not line and (last, end) == ("\r", "\n") else end
        found.append(last)
    return "".join(chain.from_iterable(zip_longest(lines, found, fillvalue="")))


def _places(lines: Sequence[str], before: Sequence[str]) -> list[int | None]:
    """For each line the number of the one before that it is, or that stood in its place; None for one that is new."""
    places: list[int | None] = [None] * len(lines)
    for equal, i1, i2, j1, j2 in opcodes(before, lines):
        if equal or i1 < i2:
            for place, line in zip(range(i1, i2), range(j1, j2), strict=False):
                places[line] = place
    return places
