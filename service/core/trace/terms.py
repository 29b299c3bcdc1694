"""Terms: hashes of a version's literal material, and of a text, by which an index finds the one for the other."""

from __future__ import annotations

from dataclasses import dataclass

from service.core.compiled import Compiled

METHOD = 1
"""The number of the way in which terms are made; an index that was made in another way must be made again."""

MOST_OF_VERSION = 400
MOST_OF_TEXT = 4_000


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
    raise NotImplementedError


def text_terms(text: str) -> Terms:
    """Return the terms of a text that may come from a version; at most 4,000 of each kind."""
    raise NotImplementedError
