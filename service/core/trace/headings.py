"""Headings and labels of a text: what an answer takes over from the template that asked for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.core.trace.words import telling, words

PLACE = "\0"
"""Stands where a placeholder stands; a NUL cannot be in a document."""

_LONGEST = 200
_MOST_WORDS = 10
_MOST = 2_000

_ATX = re.compile(r"#{1,6}[ \t]+(.+?)[ \t#]*$")
_BOLD = re.compile(r"(\*\*|__)([^*_\0]{2,80})\1(:?)")
_MARKER = re.compile(r"(?:[-*+•]|\(?\d{1,2}(?:\.\d{1,2})*[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_LEAD = re.compile(r"([^:\0]{2,60}?)(?::(?=[ \t\0]|$)|[ \t]+[—–-][ \t])")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})$")
_NUMBER = re.compile(
    r"(?:(?:step|phase|part|section|stage|chapter)[ \t]+(?=\d))?"
    r"(?:\(?\d{1,3}(?:\.\d{1,3})*[.):]?|\(?(?:[ivx]{1,4}|[a-z])[.):])"
    r"(?:[ \t]*[-–—:][ \t]*|[ \t]+)"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading (`strong`), or a label: the beginning of a list item, a bold word, a short line by itself.

    `key` is its words without number, case and signs, `telling` those that carry meaning.
    """

    text: str
    key: str
    telling: frozenset[str]
    strong: bool


def headings(text: str) -> Sequence[Heading]:
    """Return the headings and labels of a normal text in order, at most 2,000; none that holds a placeholder."""
    lines = text.split("\n")
    found: list[Heading] = []
    for index, line in enumerate(lines):
        if not line or len(line) > _LONGEST or line.isspace():
            continue
        below = lines[index + 1] if index + 1 < len(lines) else ""
        above = lines[index - 1] if index else ""
        found.extend(_made(part, strong) for part, strong in _of_line(line.strip(), above, below))
        if len(found) > _MOST:
            break
    return [heading for heading in found if heading.key][:_MOST]


def _made(text: str, strong: bool) -> Heading:
    bare = text.replace("`", "").strip("*_ \t:")
    number = _NUMBER.match(bare.casefold())
    key = words((bare[number.end() :] if number else bare).replace("&", " and "))
    return Heading(bare, " ".join(key), frozenset(telling(key)), strong)


def _of_line(line: str, above: str, below: str) -> Iterator[tuple[str, bool]]:
    """Yield what heads a line, and whether it is a heading proper."""
    atx = _ATX.match(line)
    if atx or (_UNDERLINE.match(below) and not _UNDERLINE.match(line)):
        head = atx[1] if atx else line
        if PLACE not in head:
            yield head, True
        return
    marker = _MARKER.match(line)
    rest = line[marker.end() :] if marker else line
    bold = _BOLD.match(rest)
    lead = None if bold else _LEAD.match(rest)
    if bold:
        yield bold[2], bold.end() == len(rest) and not (marker and marker[0][0] in "-*+•")
    elif lead and _is_short(lead[1]):
        yield lead[1], False
    elif PLACE not in rest and _is_short(rest) and (marker or _stands_alone(rest, above)):
        yield rest, False


def _is_short(text: str) -> bool:
    return len(text.split()) <= _MOST_WORDS


def _stands_alone(line: str, above: str) -> bool:
    return not above.strip() and line[:1].isupper() and line[-1:] not in ".,;!?"
