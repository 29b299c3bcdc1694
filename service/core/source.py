"""A document's text as lines of pieces, each with what it is: for showing the source so that everything can be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from service.core.compiled import Compiled
from service.core.hidden import runs, spelled

PieceKind = Literal["text", "placeholder", "undeclared", "fence", "key", "matter", "hidden"]

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_KEY = re.compile(r"[A-Za-z_][\w.-]*(?=[ \t]*:)")
_FENCE = re.compile(r"\ufeff?---[ \t]*\r?\n?\Z")
_LONE_CARRIAGE_RETURN = re.compile(r"\r(?!\n)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line.

    A `placeholder` is filled when the document is rendered, what is `undeclared` only looks so; `key` and `matter` are
    front matter, and a `fence` parts it from the body. Of what is `hidden` the text spells the characters, as ⟦U+202E⟧.
    """

    kind: PieceKind
    text: str


Line = tuple[Piece, ...]
_Stretch = tuple[int, int, PieceKind]


def source_lines(compiled: Compiled, *, most: int | None = None) -> list[Line]:
    """Return the lines of a document, without their ends; with `most` those that begin before so many characters."""
    text = compiled.document.text
    lines: list[list[Piece]] = [[]]
    for begin, end, kind in _overlaid(_stretches(compiled), _overlays(compiled)):
        if kind == "hidden":
            lines[-1].append(Piece(kind, spelled(text[begin:end])))
            continue
        start = begin
        for line in _LINE.findall(text[begin:end]):
            bare = line.removesuffix("\n").removesuffix("\r") if line.endswith("\n") else line
            if bare:
                lines[-1].append(Piece(kind, bare))
            start += len(line)
            if line.endswith("\n"):
                if most is not None and start >= most:
                    return [tuple(pieces) for pieces in lines]
                lines.append([])
    return [tuple(pieces) for pieces in (lines if lines[-1] else lines[:-1])]


def _stretches(compiled: Compiled) -> Iterator[_Stretch]:
    """Yield all of the text, as front matter, literal text and placeholders."""
    at = compiled.document.body_start
    yield from _front_matter(compiled.document.text[:at])
    for segment in compiled.segments:
        is_text = isinstance(segment, str)
        size = len(segment) if isinstance(segment, str) else len(segment.key) + 1
        yield at, at + size, "text" if is_text else "placeholder"
        at += size


def _front_matter(text: str) -> Iterator[_Stretch]:
    for line in _LINE.finditer(text):
        start, end = line.span()
        key = _KEY.match(text, start, end)
        if _FENCE.match(line.group()):
            yield start, end, "fence"
        elif key:
            yield start, key.end(), "key"
            yield key.end(), end, "matter"
        else:
            yield start, end, "matter"


def _overlays(compiled: Compiled) -> list[_Stretch]:
    """Return what is marked within the stretches, in the order of the text."""
    text = compiled.document.text
    returns = (found.span() for found in _LONE_CARRIAGE_RETURN.finditer(text))
    hidden: list[_Stretch] = [(start, end, "hidden") for start, end in (*runs(text), *returns)]
    looking_so: list[_Stretch] = [(at, at + len(key) + 1, "undeclared") for key, at in compiled.undeclared]
    return sorted([*hidden, *looking_so])


def _overlaid(stretches: Iterator[_Stretch], overlays: list[_Stretch]) -> Iterator[_Stretch]:
    rest = iter(overlays)
    over = next(rest, None)
    for start, end, kind in stretches:
        at = start
        while over is not None and over[0] < end:
            first, last = max(over[0], at), min(over[1], end)
            if at < first:
                yield at, first, kind
            yield first, last, over[2]
            at = last
            if over[1] > end:
                break
            over = next(rest, None)
        if at < end:
            yield at, end, kind
