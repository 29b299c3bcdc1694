"""What came of a load: answers by status, requests without one, and how long they took."""

from __future__ import annotations

import json
import math
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """Times are seconds. `p50`, `p99` and `most` are of the expected answers, `refused_p99` of all other answers.

    `on_time` counts the expected answers that came within `seconds`, which in an open loop ends with the last request.
    `lost` counts requests without an answer by the reason; `retry_after` counts the other answers that said when to
    come again; `cpu` is what the load generator itself took of the processor.
    """

    seconds: float
    expected: int
    on_time: int
    statuses: dict[str, int]
    lost: dict[str, int]
    retry_after: int
    p50: float
    p99: float
    most: float
    refused_p99: float
    cpu: float

    @property
    def rate(self) -> float:
        """How many expected answers there were in a second, late ones left out."""
        return self.on_time / self.seconds if self.seconds else 0.0

    @property
    def failures(self) -> int:
        """How many requests got another answer or none."""
        return sum(self.statuses.values()) - self.expected + sum(self.lost.values())

    def to_text(self) -> str:
        """Return the outcome as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Outcome:
        """Return the outcome that `to_text` wrote."""
        return cls(**json.loads(text))


class Tally:
    """Counts answers while a load runs."""

    def __init__(self, expected: Sequence[int]) -> None:
        self._expected = frozenset(expected)
        self._took: array[float] = array("d")
        self._refused_took: array[float] = array("d")
        self._statuses: Counter[int] = Counter()
        self._lost: Counter[str] = Counter()
        self._retry_after = self._late = 0

    def answer(self, status: int, took: float, *, retry_after: bool, late: bool = False) -> None:
        """Count an answer that took so many seconds."""
        self._statuses[status] += 1
        if status in self._expected:
            self._took.append(took)
            self._late += late
        else:
            self._refused_took.append(took)
            self._retry_after += retry_after

    def lose(self, reason: str, count: int = 1) -> None:
        """Count requests that got no answer."""
        if count:
            self._lost[reason] += count

    def outcome(self, seconds: float, cpu: float) -> Outcome:
        """Return what was counted within so many seconds, with `cpu` seconds of the processor."""
        took = sorted(self._took)
        return Outcome(
            seconds=seconds,
            expected=len(took),
            on_time=len(took) - self._late,
            statuses={str(status): count for status, count in sorted(self._statuses.items())},
            lost=dict(self._lost),
            retry_after=self._retry_after,
            p50=percentile(took, 50),
            p99=percentile(took, 99),
            most=took[-1] if took else math.nan,
            refused_p99=percentile(sorted(self._refused_took), 99),
            cpu=cpu,
        )


def percentile(ordered: Sequence[float], percent: float) -> float:
    """Return the smallest value that so many percent of the ordered values do not exceed; NaN where there is none."""
    if not ordered:
        return math.nan
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]
