"""What rendering gives, and how long it may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.core.errors import TooLarge

LONGEST_PROMPT = 16_777_216
"""How many characters a prompt may have: half a million placeholders times a long value must not fill the memory."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A prompt, and the names, sorted, of the arguments that were neither given nor defaulted."""

    prompt: str
    omitted: tuple[str, ...]


def require_length(characters: int) -> None:
    """Raise TooLarge, before it is made, for a prompt that would have more characters than the limit."""
    if characters > LONGEST_PROMPT:
        raise TooLarge(
            f"the prompt would have {characters:,} characters, more than {LONGEST_PROMPT:,}: send shorter values"
        )


def join(parts: Sequence[str]) -> str:
    """Return the prompt that has these parts; raises TooLarge, before it is made, for one beyond the limit."""
    require_length(sum(map(len, parts)))
    return "".join(parts)
