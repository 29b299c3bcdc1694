"""Text -> the words that full-text search compares, cut and folded in one place so that both engines split alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate

LONGEST_WORD = 100
MOST_ASKED = 32

# PostgreSQL refuses a tsvector of 1,048,575 bytes or more. A document of 1 MiB seldom has so many different words.
MOST_BYTES = 1_000_000


def words_of(texts: Iterable[str | None]) -> list[str]:
    """Return the different words of these texts in order of appearance, as many as fit into MOST_BYTES of UTF-8."""
    words = list(dict.fromkeys(word for text in texts for word in _words(text or "")))
    ends = accumulate(len(word.encode()) for word in words)
    return words[: sum(end <= MOST_BYTES for end in ends)]


def asked_words(query: str) -> list[str]:
    """Return the different words of a query, each of which a match has at the start of a word; the first MOST_ASKED."""
    return list(dict.fromkeys(_words(query)))[:MOST_ASKED]


def _words(text: str) -> Iterator[str]:
    """Yield the words in composed, compatible form without regard to case, each cut to LONGEST_WORD characters."""
    for word in dict.fromkeys(_pattern().findall(text.casefold())):
        yield from _composed(word[:LONGEST_WORD])


def _composed(word: str) -> list[str]:
    """Return the word in composed form; `½` becomes two words.

    A whole text is never composed at once: Python needs two minutes for a megabyte of accents.
    """
    if unicodedata.is_normalized("NFKC", word):
        return [word]
    composed = unicodedata.normalize("NFKC", word).casefold()
    return [form[:LONGEST_WORD] for form in _pattern().findall(composed)]


@cache
def _pattern() -> re.Pattern[str]:
    """Return the pattern of a word: letters and digits, with the marks that many scripts put between them.

    Scripts that put no space between words give one word for each character. Marks beyond the Basic Multilingual Plane
    are left out: with one of them the class is ten times slower.
    """
    marks = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)) in ("Mn", "Mc"))
    alone = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    letters = rf"[^\W_{alone}]"
    return re.compile(rf"{letters}+(?:[{marks}]+{letters}*)*|[{alone}]")
