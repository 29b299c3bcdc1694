"""Typed text -> words, split as a POSIX shell does, but for comments, expansions and operators: there are none."""

from __future__ import annotations

import re

# POSIX.1-2017, Shell Command Language, 2.2 Quoting. The possessive repeats keep an unfinished quote linear, and one
# split of the whole text makes a megabyte of quotes cost no more than a megabyte of words.
_BLANK = r"(?:\\\r?\n)*+[ \t\r\n](?:[ \t\r\n]|\\\r?\n)*+"
_QUOTED = r"""'([^']*+)'|"((?:[^"\\]++|\\.)*+)"|\\(?:\r?\n|(.))"""
_PIECE = re.compile(rf"({_BLANK})|{_QUOTED}", re.DOTALL)
_FINISHED = re.compile(rf"""(?:[^'"\\]++|{_QUOTED})*+""", re.DOTALL)
_UNQUOTED = re.compile(r"[^ \t\r\n]+")
_ESCAPED = re.compile(r"""\\(?:\r?\n|([$`"\\]))""")


class UnfinishedText(ValueError):
    """Typed text ends in the middle of a quote or an escape."""


def words(text: str) -> list[str]:
    """Return the words of a typed text without NUL, quotes and escapes taken away.

    A backslash at the end of a line joins it to the next. Raises UnfinishedText, with a message that names the place,
    when a quote is never closed or a backslash stands last.
    """
    if not ("'" in text or '"' in text or "\\" in text):
        return _UNQUOTED.findall(text)
    finished = _FINISHED.match(text)
    end = finished.end() if finished else 0
    if end < len(text):
        raise UnfinishedText(_complaint(text, end))
    # Unquoted text, a blank, and what was in single quotes, in double quotes or escaped, over and over.
    pieces = _PIECE.split(f" {text} ")
    pieces[1::5] = ["\0" if blank else None for blank in pieces[1::5]]
    if "\\" in text:
        pieces[3::5] = [_in_double(piece) if piece and "\\" in piece else piece for piece in pieces[3::5]]
    # The blanks around the text put a NUL on either side of each word, an empty one included.
    return "".join(filter(None, pieces)).split("\0")[1:-1]


def words_of_prose(text: str) -> list[str]:
    """Return the words of a free text; where quotes make no sense, as in `it's broken`, they are mere signs."""
    try:
        return words(text)
    except UnfinishedText:
        return _UNQUOTED.findall(text)


def _in_double(text: str) -> str:
    """Take the escapes out of a double-quoted text; a backslash before any other character stays."""
    return "".join(filter(None, _ESCAPED.split(text)))


def _complaint(text: str, place: int) -> str:
    quote = text[place]
    if quote == "\\":
        return "a backslash at the end of the text escapes nothing: remove it or write it twice"
    return f"unterminated quote: the {quote} at character {place + 1} is never closed; write \\{quote} if you mean it"
