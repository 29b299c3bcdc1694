"""A part of a set, always the same one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from tests.trace.make.dice import Dice

T = TypeVar("T")


def sample(values: Sequence[T], every: int) -> list[T]:
    """Return about one of so many values, in their order, by dice that always fall alike."""
    return [value for place, value in enumerate(values) if Dice("sample", place).below(every) == 0]
