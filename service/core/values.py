"""Values between text and JSON: how a value reads in a prompt, and how typed text becomes a value."""

from __future__ import annotations

import json
from typing import Any


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
        return {"true": True, "false": False}.get(text.strip(), text)
    if kind not in ("integer", "number"):
        return text
    try:
        value = json.loads(text, parse_constant=str)
    except ValueError:
        return text
    return value if isinstance(value, int | float) and not isinstance(value, bool) else text
