"""Where a part stands in a text, and how far two texts are alike."""

from __future__ import annotations

from collections.abc import Iterator


def occurrences(part: str, text: str, start: int = 0) -> Iterator[int]:
    """Yield the places where a part stands, from an offset on; they may overlap."""
    at = text.find(part, start)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def alike(left: str, right: str) -> int:
    """Return how many characters two texts begin with alike, found by halving."""
    low, high = 0, min(len(left), len(right)) if left[:1] == right[:1] else 0
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if left[low:middle] == right[low:middle] else (low, middle - 1)
    return low
