"""Values between text and JSON: how a value reads in a prompt, and how typed text becomes a value."""

from __future__ import annotations

import json
import math
from typing import Any

MOST_DIGITS = 300
"""How many digits a whole number may have; what is longer is an identifier, and belongs into text."""


def as_text(value: Any) -> str:
    """Return how a value reads in a prompt: text as it is, true/false, JSON numbers, list items joined by a space."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return " ".join(map(as_text, value))
    return json.dumps(value)


def typed(text: str, kind: str) -> Any:
    """Return typed text as a value of a JSON Schema type; text that is none stays text, for the check to refuse."""
    if kind == "boolean":
        return {"true": True, "false": False}.get(text.strip().lower(), text)
    if kind not in ("integer", "number") or len(text) > MOST_DIGITS:
        return text
    try:
        value = json.loads(text, parse_constant=str)
    except ValueError:
        return text
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and math.isfinite(value) else text
