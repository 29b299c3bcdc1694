"""How time is taken: medians of several runs, and side by side in one run where two things are compared."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

Action = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Timing:
    """How long something took, in seconds: of the processor, and by the clock on the wall."""

    cpu: float
    wall: float


def once(action: Action) -> Timing:
    """Take the time of one run."""
    wall, cpu = time.perf_counter(), time.process_time()
    action()
    return Timing(time.process_time() - cpu, time.perf_counter() - wall)


def median(timings: Sequence[Timing]) -> Timing:
    """Return the median of each clock."""
    return Timing(
        statistics.median(timing.cpu for timing in timings), statistics.median(timing.wall for timing in timings)
    )


def in_turns(actions: Mapping[str, Action], *, rounds: int, runs: int) -> dict[str, list[float]]:
    """Return for each action the seconds of the processor that one of its runs took, a figure for each round.

    The actions take turns, so that whatever slows the machine down for a while slows all of them down.
    """
    taken: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            taken[name].append(once(partial(_repeat, action, runs)).cpu / runs)
    return taken


def _repeat(action: Action, runs: int) -> None:
    for _ in range(runs):
        action()
