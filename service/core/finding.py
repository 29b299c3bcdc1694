"""What lint has to say of a document: findings, and the safe repairs of some of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Fix:
    """A safe repair: put `replacement` in place of the document's characters `start` to `end` (end excluded)."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know about a document.

    `line` and `column` count from 1, in characters of the document as it came (a byte order mark counts); `message`
    says what to do; `fix` is set where a machine can do it safely.
    """

    code: str
    severity: Severity
    line: int
    column: int
    message: str
    fix: Fix | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form of this finding."""
        return asdict(self)
