"""Two changes of one text, put together where they do not touch: exact, or not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from service.core.textdiff import opcodes

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class _Edit:
    """Lines `start` to `end` (end excluded) of the base, and what stands there instead."""

    start: int
    end: int
    lines: tuple[str, ...]

    def touches(self, other: _Edit) -> bool:
        """Return whether there is not one line between the two."""
        return self.start <= other.end and other.start <= self.end


def merged(base: str, mine: str, theirs: str) -> str | None:
    """Return the text with both changes made to `base`, or None where they touch.

    Changes touch when they change the same line or lines beside each other, unless both change it to the same. Lines
    that nobody changed are as they were, and each changed line is as one of the two has it.
    """
    if theirs in (mine, base):
        return mine
    if mine == base:
        return theirs
    lines = _LINE.findall(base)
    edits = _edits(lines, mine)
    others = sorted(set(_edits(lines, theirs)) - set(edits), key=lambda edit: edit.start)
    if any(edit.touches(other) for edit, other in _neighbours(edits, others)):
        return None
    return _applied(lines, sorted([*edits, *others], key=lambda edit: edit.start))


def _edits(lines: Sequence[str], text: str) -> list[_Edit]:
    changed = _LINE.findall(text)
    return [_Edit(i1, i2, tuple(changed[j1:j2])) for equal, i1, i2, j1, j2 in opcodes(lines, changed) if not equal]


def _neighbours(edits: Sequence[_Edit], others: Sequence[_Edit]) -> list[tuple[_Edit, _Edit]]:
    """Pair each edit of one side with the last one of the other side that begins no later, and the next one."""
    found: list[tuple[_Edit, _Edit]] = []
    index = 0
    for other in others:
        while index < len(edits) and edits[index].start <= other.start:
            index += 1
        found.extend((edit, other) for edit in edits[max(index - 1, 0) : index + 1])
    return found


def _applied(lines: Sequence[str], edits: Sequence[_Edit]) -> str | None:
    parts: list[str] = []
    place = 0
    for edit in edits:
        parts.extend(lines[place : edit.start])
        parts.extend(edit.lines)
        place = edit.end
    parts.extend(lines[place:])
    # A last line without an end must stay the last one.
    return "".join(parts) if all(part.endswith("\n") for part in parts[:-1]) else None
