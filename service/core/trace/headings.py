"""Headings and labels of a text: what an answer takes over from the template that asked for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from service.core.trace.words import telling, words

PLACE = "\0"
"""Stands where a placeholder stands; a NUL cannot be in a document."""

_LONGEST = 200
_MOST_WORDS = 10
_MOST = 2_000
_MOST_LINES = 20_000
_SEVERAL = 2
_BULLETS = "-*+•"

_ATX = re.compile(r"#{1,6}[ \t]+(.+?)[ \t#]*$")
_BOLD = re.compile(r"(\*\*|__)([^*_\0]{2,80})\1(:?)")
_MARKER = re.compile(r"(?:[-*+•]|\(?\d{1,2}(?:\.\d{1,2})*[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_LEAD = re.compile(r"([^:\0]{2,60}?)(?::(?=[ \t\0]|$)|[ \t]+[—–-][ \t])")
_RUN_IN = re.compile(r"([^.:\0]{2,60})\.(?=[ \t])")
_BULLET = re.compile(r"[-*+•][ \t]")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})$")
_NUMBER = re.compile(
    r"(?:(?:step|phase|part|section|stage|chapter)[ \t]+(?=\d))?"
    r"(?:\(?\d{1,3}(?:\.\d{1,3})*[.):]?|\(?(?:[ivx]{1,4}|[a-z])[.):])"
    r"(?:[ \t]*[-–—:][ \t]*|[ \t]+)"
)


STRONG, SECTION, LABEL = 2, 1, 0
"""Ranks: a heading proper; a short line with a list below it; the beginning of anything else."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, or a label: what begins a list item, a bold word, a short line by itself.

    `key` is its words without number, case and signs, `telling` those that carry meaning, `rank` how much it is one.
    """

    text: str
    key: str
    telling: frozenset[str]
    rank: int


def headings(text: str) -> Sequence[Heading]:
    """Return the headings and labels of a normal text in order, at most 2,000; none that holds a placeholder."""
    lines = text.split("\n", _MOST_LINES)[:_MOST_LINES]
    found: list[Heading] = []
    above = ""
    for index, line in enumerate(lines):
        if line and len(line) <= _LONGEST and not line.isspace():
            after = islice((each for each in lines[index + 1 : index + 3] if each.strip()), 1)
            parts = _of_line(line.strip(), above.strip(), next(after, "").strip())
            found.extend(_made(part, rank) for part, rank in parts)
        above = line
        if len(found) > _MOST:
            break
    return [heading for heading in found if heading.key][:_MOST]


def outermost(found: Sequence[Heading]) -> Sequence[Heading]:
    """Return the headings of the highest rank that has two or more, or all of them."""
    for rank in (STRONG, SECTION):
        those = [heading for heading in found if heading.rank >= rank]
        if len(those) >= _SEVERAL:
            return those
    return found


def _made(text: str, rank: int) -> Heading:
    bare = text.replace("`", "").strip("*_ \t:")
    number = _NUMBER.match(bare.casefold())
    key = words((bare[number.end() :] if number else bare).replace("&", " and "))
    return Heading(bare, " ".join(key), frozenset(telling(key)), rank)


def _of_line(line: str, above: str, below: str) -> Iterator[tuple[str, int]]:
    """Yield what heads a line, and its rank. `below` is the next line that is not blank, of the next two."""
    atx = _ATX.match(line)
    if atx or (_UNDERLINE.match(below) and not _UNDERLINE.match(line)):
        head = atx[1] if atx else line
        if PLACE not in head:
            yield head, STRONG
        return
    marker = _MARKER.match(line)
    rest = line[marker.end() :] if marker else line
    is_item = marker is not None and marker[0][0] in _BULLETS
    has_list = bool(_BULLET.match(below)) and not is_item
    bold = _BOLD.match(rest)
    lead = None if bold else _LEAD.match(rest) or (_RUN_IN.match(rest) if marker and not is_item else None)
    if bold:
        yield bold[2], STRONG if bold.end() == len(rest) and not is_item else LABEL
    elif lead and _is_short(lead[1]):
        yield lead[1], SECTION if has_list and lead.end() == len(rest) else LABEL
    elif PLACE not in rest and _is_short(rest) and (marker or _stands_alone(rest, above)):
        yield rest, SECTION if has_list else LABEL


def _is_short(text: str) -> bool:
    return len(text.split()) <= _MOST_WORDS


def _stands_alone(line: str, above: str) -> bool:
    return not above and line[:1].isupper() and line[-1:] not in ".,;!?"
