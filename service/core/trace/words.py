"""Words of a text: where they are, and which of them tell something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

# Chinese and Japanese are written without blanks: there each sign counts as a word.
_SIGN = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
WORD = re.compile(rf"[{_SIGN}]|(?:(?![{_SIGN}])\w)++")
_PLAIN = re.compile(r"\w+")
_HAS_SIGN = re.compile(rf"[{_SIGN}]")
_BREAK = re.compile(r"[\n\0.;:!?()]")

_EMPTY = """
a an and any are as at be been but by can do does each for from had has have how if in into is it its more most no not
of on or other our out over per should so some such than that the their them then there these they this those to up use
used using via was we were what when where which while who will with you your all also may must one e g i
"""
EMPTY_WORDS = frozenset(_EMPTY.split())


def words(text: str) -> list[str]:
    """Return the words of a text in order, case folded."""
    pattern = WORD if _HAS_SIGN.search(text) else _PLAIN
    return pattern.findall(text.casefold())


def telling(found: list[str]) -> list[str]:
    """Return the words that carry meaning, each without the `s` of a plural."""
    return [_stem(word) for word in found if word not in EMPTY_WORDS]


def pairs(text: str) -> Iterator[str]:
    """Yield each two telling words that follow each other, only empty words between them, in one clause."""
    for clause in _BREAK.split(text):
        found = [word for word in telling(words(clause)) if not word.isdigit()]
        yield from map(" ".join, pairwise(found))


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
