"""Typed text -> words, split as a POSIX shell does, but for comments, expansions and operators: there are none."""

from __future__ import annotations

import re

# POSIX.1-2017, Shell Command Language, 2.2 Quoting. The possessive repeats keep an unfinished quote linear.
_PIECE = re.compile(
    r"""
    (?P<blank>[ \t\r\n]++)
    | (?P<plain>[^ \t\r\n'"\\]++)
    | '(?P<single>[^']*+)'
    | "(?P<double>(?:[^"\\]++|\\.)*+)"
    | \\(?P<escaped>.)
    """,
    re.DOTALL | re.VERBOSE,
)
_ESCAPED = re.compile(r'\\([$`"\\\n])')


class UnfinishedText(ValueError):
    """Typed text ends in the middle of a quote or an escape."""


def words(text: str) -> list[str]:
    """Return the words of a typed text, quotes and escapes taken away.

    Raises UnfinishedText, with a message that names the place, when a quote is never closed or a backslash stands last.
    """
    found: list[str] = []
    word: list[str] | None = None
    end = 0
    while end < len(text):
        piece = _PIECE.match(text, end)
        if piece is None:
            raise UnfinishedText(_complaint(text, end))
        end = piece.end()
        if piece["blank"] is not None:
            found.extend([] if word is None else ["".join(word)])
            word = None
        else:
            word = [] if word is None else word
            word.append(_unquoted(piece))
    return found if word is None else [*found, "".join(word)]


def _unquoted(piece: re.Match[str]) -> str:
    if piece["plain"] is not None:
        return piece["plain"]
    if piece["single"] is not None:
        return piece["single"]
    if piece["double"] is not None:
        return _ESCAPED.sub(lambda match: match[1].replace("\n", ""), piece["double"])
    return piece["escaped"].replace("\n", "")


def _complaint(text: str, place: int) -> str:
    if text[place] == "\\":
        return "a backslash at the end of the text escapes nothing: remove it or write it twice"
    quote = text[place]
    return f"unterminated quote: the {quote} at character {place + 1} is never closed; write \\{quote} if you mean it"
