"""Chance that comes out the same on every machine and release of Python."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Throws that follow from a seed alone: only `Random.random` is promised to stay what it is."""

    def __init__(self, *seed: object) -> None:
        self._random = Random(":".join(map(str, ("imprint", *seed)))).random

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to one less than the limit."""
        return int(self._random() * limit)

    def between(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return low + self.below(high - low + 1)

    def chance(self, share: float) -> bool:
        """Return True in this share of the throws."""
        return self._random() < share

    def pick(self, values: Sequence[T]) -> T:
        """Return one of the values."""
        return values[self.below(len(values))]

    def some(self, values: Sequence[T], number: int) -> list[T]:
        """Return so many different places of the values, in the order of the values."""
        return [values[place] for place in sorted(self.shuffled(range(len(values)))[:number])]

    def shuffled(self, values: Sequence[T]) -> list[T]:
        """Return the values in another order."""
        keyed = sorted((self._random(), place) for place in range(len(values)))
        return [values[place] for _, place in keyed]
