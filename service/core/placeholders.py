"""Body -> segments: which `$NAME`, `$1` and `$ARGUMENTS` are placeholders (dialect `codex`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

ALL_ARGUMENTS = "ARGUMENTS"
NAME_TOKEN = re.compile(r"[A-Z][A-Z0-9_]*")
_SPELLABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_TOKENS = r"\$\$|\$(?P<name>[A-Z][A-Z0-9_]*)|\$(?P<digit>[1-9])"


@dataclass(frozen=True, slots=True)
class Slot:
    """A placeholder in the body: the name of an argument, a digit, or `ARGUMENTS`."""

    key: str


Segment = str | Slot


@dataclass(frozen=True, slots=True)
class Token:
    """Something that looks like a placeholder: its key and its place in the body, in characters."""

    key: str
    start: int
    end: int


def tokens(body: str, other_names: Iterable[str] = ()) -> Iterator[Token]:
    """Yield every unshielded `$NAME`, `$1`..`$9` and `$ARGUMENTS` of the body in order.

    `$$` shields what follows; a name (but, as in Codex, not a digit) is shielded by any dollar before it. `other_names`
    are declared names that are not all capitals (`key`, `dev-branch`): the longest that fits wins over a capital name.
    """
    for match in _pattern(other_names).finditer(body):
        key = match["other"] or match["name"] or match["digit"]
        shielded = key is None or (
            match["digit"] is None and key != ALL_ARGUMENTS and _after_dollar(body, match.start())
        )
        if key is not None and not shielded:
            yield Token(key, match.start(), match.end())


def split(body: str, found: Iterable[Token]) -> tuple[Segment, ...]:
    """Cut the body at these tokens: literal text and slots in turn, empty literals left out."""
    segments: list[Segment] = []
    end = 0
    for token in found:
        if token.start > end:
            segments.append(body[end : token.start])
        segments.append(Slot(token.key))
        end = token.end
    if end < len(body):
        segments.append(body[end:])
    return tuple(segments)


def spellable(name: str) -> bool:
    """Return whether a name can stand behind a dollar at all."""
    return _SPELLABLE.fullmatch(name) is not None


def _pattern(other_names: Iterable[str]) -> re.Pattern[str]:
    names = sorted(
        {name for name in other_names if spellable(name) and not NAME_TOKEN.fullmatch(name)}, key=len, reverse=True
    )
    choice = "|".join(map(re.escape, names)) or r"(?!)"
    return re.compile(rf"\$(?P<other>{choice})(?![A-Za-z0-9_])|{_TOKENS}")


def _after_dollar(body: str, start: int) -> bool:
    return start > 0 and body[start - 1] == "$"
