"""How the time grows with the size: eight times as much input may take eight times as long, not sixty-four times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from benchmarks.growth_inputs import Sized, groups
from benchmarks.measuring import once

SIZES = (8_192, 65_536, 524_288)
LIMIT = 30
"""Between the eight times of a time in proportion and the sixty-four times of one that grows with the square."""

_RUNS = 2
_TRIALS = 3
# What takes less cannot be told from nothing.
_LEAST_SECONDS = 0.002


@dataclass(frozen=True, slots=True)
class Growth:
    """The input of an operation whose time grows most, of so many; `times` is for eight times the size."""

    operation: str
    tried: int
    name: str
    seconds: float
    times: float

    @property
    def grows_slowly(self) -> bool:
        """Whether it grows clearly less than with the square."""
        return self.times < LIMIT


def measured() -> Iterator[Growth]:
    """Yield the input of each operation whose time grows most; `seconds` are of the processor, for the largest size."""
    for operation, actions in groups().items():
        found = {name: _grown(action) for name, action in actions.items()}
        name = max(found, key=lambda each: found[each][1])
        yield Growth(operation, len(actions), name, *found[name])


def _grown(action: Sized) -> tuple[float, float]:
    """Return the seconds for the largest size, and how many times those of the size before, at worst.

    What grows too much is asked again, as another process may be the cause, and the best counts.
    """
    tried: list[tuple[float, float]] = []
    while not tried or (tried[-1][1] >= LIMIT and len(tried) < _TRIALS):
        taken = [_seconds(action, size) for size in SIZES]
        growth = max(large / small for small, large in pairwise(taken))
        tried.append((taken[-1], growth))
    return min(tried, key=lambda each: each[1])


def _seconds(action: Sized, size: int) -> float:
    return max(_LEAST_SECONDS, min(once(partial(action, size)).cpu for _ in range(_RUNS)))
