"""Terms: hashes of a version's literal material, and of a text, by which an index finds the one for the other."""

from __future__ import annotations

import hashlib
import heapq
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from service.core.compiled import Compiled
from service.core.trace.headings import PLACE, Heading, headings
from service.core.trace.literal import outlined, pieces
from service.core.trace.text import read_text
from service.core.trace.usual import is_usual
from service.core.trace.words import pairs, words

METHOD = 1
"""The number of the way in which terms are made; an index that was made in another way must be made again."""

MOST_OF_VERSION = 400
MOST_OF_TEXT = 4_000

_LONGEST_TEXT = 2_097_152
_RUN = 3


@dataclass(frozen=True, slots=True)
class Terms:
    """Signed 64-bit hashes, the same in every process and release as long as `METHOD` is the same.

    `skeleton` are whole literal lines and runs of three words, `outline` headings, labels and pairs of telling words.
    Both are samples: the same few of a version and of a text that holds it.
    """

    skeleton: frozenset[int]
    outline: frozenset[int]


def version_terms(compiled: Compiled) -> Terms:
    """Return the terms of a version's literal text, never across a placeholder; at most 400 of each kind."""
    found = pieces(compiled)
    skeleton: set[bytes] = set()
    for piece in found:
        skeleton.update(_runs(_whole_words(piece.text, piece.after_slot, piece.before_slot)))
    outline = outlined(compiled)
    skeleton.update(_lines(line for line in outline.split("\n") if PLACE not in line))
    return Terms(_sample(skeleton, MOST_OF_VERSION), _outline(set(pairs(outline)), headings(outline), MOST_OF_VERSION))


def text_terms(text: str) -> Terms:
    """Return the terms of a text that may come from a version; at most 4,000 of each kind.

    Of a text over two million characters the middle is not looked at, and its outline is that of the beginning.
    """
    if len(text) > _LONGEST_TEXT:
        text = text[: _LONGEST_TEXT // 2] + "\n" + text[-_LONGEST_TEXT // 2 :]
    read = read_text(text)
    skeleton = {*_runs(words(read.normal)), *_lines(read.normal.split("\n"))}
    return Terms(_sample(skeleton, MOST_OF_TEXT), _outline(read.pairs, read.headings, MOST_OF_TEXT))


def heading_term(heading: Heading) -> int:
    """Return the term of a heading or label."""
    return _term(f"h{heading.key}".encode(errors="replace"))


def pair_term(pair: str) -> int:
    """Return the term of a pair of telling words."""
    return _term(f"p{pair}".encode(errors="replace"))


def _outline(paired: Iterable[str], found: Iterable[Heading], most: int) -> frozenset[int]:
    heads = {heading_term(heading) for heading in found if not is_usual(heading)}
    heads = set(heapq.nsmallest(most // 2, heads))
    more = {f"p{pair}".encode(errors="replace") for pair in paired}
    return frozenset(heads) | _sample(more, most - len(heads))


def _whole_words(text: str, after_slot: bool, before_slot: bool) -> list[str]:
    """The words of a piece, without those that a value may continue."""
    start = 1 if after_slot and text[:1].isalnum() else 0
    found = words(text)
    return found[start : len(found) - 1 if before_slot and text[-1:].isalnum() else None]


def _runs(found: list[str]) -> Iterator[bytes]:
    runs = set(zip(*(found[shift:] for shift in range(_RUN)), strict=False))
    return (f"r{' '.join(run)}".encode(errors="replace") for run in runs)


def _lines(lines: Iterable[str]) -> Iterator[bytes]:
    """Whole lines as they are, case and signs included: what runs of words do not tell apart."""
    stripped = {" ".join(line.split()) for line in lines}
    return (f"l{line}".encode(errors="replace") for line in stripped if sum(map(str.isalnum, line)) > 3)


def _sample(found: set[bytes], most: int) -> frozenset[int]:
    """The terms whose checksums are the smallest, so that two texts that share much are sampled alike."""
    if len(found) > most:
        # A checksum is three times faster than a hash; only what is kept is hashed.
        checks = sorted([(zlib.crc32(data), data) for data in found])[:most]
        return frozenset(_term(data) for _, data in checks)
    return frozenset(map(_term, found))


def _term(data: bytes) -> int:
    """Put a checksum, by which samples are taken, before a hash of as many bits."""
    high = zlib.crc32(data).to_bytes(4, "big")
    return int.from_bytes(high + hashlib.blake2b(data, digest_size=4).digest(), "big", signed=True)
