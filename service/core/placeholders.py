"""Body -> segments: which `$NAME`, `$1` and `$ARGUMENTS` are placeholders (dialect `codex`).

A body is cut by one pass of a regular expression, at the speed of C and in time linear in its length.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, count, islice
from operator import add

ALL_ARGUMENTS = "ARGUMENTS"
NAME_TOKEN = re.compile(r"[A-Z][A-Z0-9_]*")
_SPELLABLE = re.compile(r"[^\W\d][\w-]*")
_POSITIONAL = rf"[1-9]|{ALL_ARGUMENTS}(?![A-Z0-9_])"


@dataclass(frozen=True, slots=True)
class Slot:
    """A placeholder in the body: the name of an argument, a digit, or `ARGUMENTS`."""

    key: str


Segment = str | Slot


@dataclass(frozen=True, slots=True)
class Cut:
    """A body cut at everything that looks like a placeholder and is not shielded.

    `pieces` are text, dollars, key, text, dollars, key, ..., text: before each key stands one dollar that is not among
    the pieces, and before that the literal dollars (an even number, mostly none) that do not shield it.
    """

    pieces: Sequence[str]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys, each once, in order of appearance."""
        return tuple(dict.fromkeys(self.pieces[2::3]))

    def segments(self, keys: Collection[str]) -> tuple[Segment, ...]:
        """Return the body as literal text and slots; what has none of these keys is literal text."""
        slots = {key: Slot(key) for key in keys}
        parts: list[Segment] = list(self.pieces)
        parts[2::3] = [slots.get(key) or f"${key}" for key in self.pieces[2::3]]
        return tuple(filter(None, parts))

    def others(self, keys: Collection[str], start: int = 0) -> tuple[tuple[str, int], ...]:
        """Return all that look like placeholders and have none of these keys, with the offset of their dollar.

        `start` is the offset of the body.
        """
        found = self.pieces[2::3]
        if set(found) <= set(keys):
            return ()
        ends = accumulate(map(len, self.pieces), initial=start)
        dollars = map(add, islice(ends, 2, None, 3), count())
        return tuple([(key, dollar) for key, dollar in zip(found, dollars, strict=False) if key not in keys])


def cut(body: str, other_names: Iterable[str] = ()) -> Cut:
    """Cut a body at every unshielded `$NAME`, `$1`..`$9` and `$ARGUMENTS`.

    `$$` shields what follows; a name (but, as in Codex, no digit) is shielded by any dollar before it. `other_names`
    are declared names that are not all capitals (`key`, `dev-branch`): the longest that fits wins over a capital name.
    """
    return Cut(_pattern(other_names).split(body))


def spellable(name: str) -> bool:
    """Return whether a name can stand behind a dollar at all."""
    return _SPELLABLE.fullmatch(name) is not None


def _pattern(other_names: Iterable[str]) -> re.Pattern[str]:
    names = {name for name in other_names if spellable(name) and not NAME_TOKEN.fullmatch(name)}
    others = "".join(
        rf"{re.escape(name)}(?![A-Za-z0-9_])|" for name in sorted(names, key=lambda name: (-len(name), name))
    )
    # The first dollar of a run, then either pairs of dollars before a positional key, or a key at once.
    return re.compile(rf"\$(?<!\$\$)((?:\$\$)*+(?={_POSITIONAL})|)({others}{NAME_TOKEN.pattern}|[1-9])")
