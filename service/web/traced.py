"""How a trace reads on a page."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_HASH = re.compile(r"\s*(?:sha256:)?([0-9a-fA-F]{64})\s*")


def hash_in(text: str) -> str | None:
    """Return the hash that a text consists of, in lower case, or None for a text that is more than a hash."""
    found = _HASH.fullmatch(text)
    return found[1].lower() if found else None


def told_values(arguments: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Return names and values as they read: a text as it is, all else as JSON."""
    told = (arguments or {}).items()
    return [(name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)) for name, value in told]
