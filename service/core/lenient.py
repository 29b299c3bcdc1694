"""Front matter that is not YAML: each key alone, as the rest of its line, the way Codex reads all of them.

A line is `key: value`, split at its first colon; white space around both goes, and one pair of outer quotes of the
value. Blank lines and comments are skipped. Lines that are indented under a key without a value of its own (`meta:` or
`description: |`) belong to that key and are no keys of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NEEDS_LINES = re.compile(r"(?:[|>][-+0-9]{0,2}\s*)?(?:#.*)?")
_FLOW_ARGUMENTS = re.compile(r"""[{,]\s*["']?arguments["']?\s*:""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One `key: value` line: the offsets of its key and value in the block, and whether it is indented."""

    key: str
    value: str
    key_at: int
    value_at: int
    indented: bool


def lines(block: str) -> Iterator[Line]:
    """Yield the key lines of a block in order."""
    at = 0
    first: int | None = None
    under: int | None = None
    for raw in block.split("\n"):
        text = raw.strip()
        indent = len(raw) - len(raw.lstrip())
        if not text or text.startswith("#"):
            at += len(raw) + 1
            continue
        first = indent if first is None else first
        if under is None or indent <= under:
            key, colon, value = text.partition(":")
            under = indent if colon and _NEEDS_LINES.fullmatch(value.strip()) else None
            if colon:
                begin = at + indent
                yield Line(key.strip(), unquoted(value), begin, _value_at(begin + len(key) + 1, value), indent > first)
        at += len(raw) + 1


def unquoted(value: str) -> str:
    """Return a value without the white space around it and without one pair of outer quotes."""
    text = value.strip()
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return text


def rest_of_line(block: str, at: int) -> str:
    """Return what stands after the first colon at or after an offset, to the end of that line."""
    end = block.find("\n", at)
    line = block[at:] if end < 0 else block[at:end]
    return unquoted(line.partition(":")[2])


def holds_arguments(block: str, found: list[Line]) -> bool:
    """Return whether a block that does not parse declares `arguments`, also as a quoted key or in a flow map."""
    if any(line.key.strip("\"'? ").lower() == "arguments" for line in found):
        return True
    return block.lstrip().startswith("{") and _FLOW_ARGUMENTS.search(block) is not None


def _value_at(colon_end: int, value: str) -> int:
    return colon_end + len(value) - len(value.lstrip())
