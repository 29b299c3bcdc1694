"""Why trace names a version, and what would tell several apart, in sentences for people."""

from __future__ import annotations

from collections.abc import Sequence

from service.core.compiled import Compiled
from service.core.trace.outline import Following
from service.core.trace.skeleton import Fit
from service.core.trace.text import Text


def why_skeleton(template: str, version: int, fit: Fit) -> str:
    """Say why a text is likely a prompt of a version."""
    raise NotImplementedError


def why_outline(template: str, version: int, following: Following) -> str:
    """Say why a text is likely a plan made from a version."""
    raise NotImplementedError


def apart(text: Text, versions: Sequence[tuple[str, int, Compiled]]) -> str | None:
    """Say what would tell versions apart that fit equally well, or None for fewer than two."""
    raise NotImplementedError
