"""Scenarios in turns: every round asks all of them, each time beginning with another."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.http.scenarios import Scenario
from benchmarks.load import generator
from benchmarks.load.job import Job
from benchmarks.load.outcome import Outcome

CONNECTIONS = 16
_WARM_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Taken:
    """A scenario in one round; `cpu` and `database_cpu` are seconds of the processor that an answer took."""

    outcome: Outcome
    cpu: float
    database_cpu: float


@dataclass(frozen=True, slots=True)
class Measured:
    """A scenario in all rounds."""

    scenario: Scenario
    rounds: tuple[Taken, ...]

    def median(self, figure: Callable[[Taken], float]) -> float:
        """Return the median of a figure over the rounds."""
        return statistics.median(figure(taken) for taken in self.rounds)

    def ratio(self, other: Measured) -> float:
        """Return how many times as many requests a second as the other there were, the median over the rounds."""
        return self.ratio_of(lambda taken: taken.outcome.rate, other)

    def ratio_of(self, figure: Callable[[Taken], float], other: Measured) -> float:
        """Return how many times the other's figure this one's is, the median over the rounds; 0 beside nothing."""
        pairs = [(figure(mine), figure(its)) for mine, its in zip(self.rounds, other.rounds, strict=True)]
        return statistics.median(mine / its if its else 0.0 for mine, its in pairs)

    @property
    def failures(self) -> str:
        """Return what went wrong in any round, "" where nothing did."""
        found = [_failures(taken.outcome) for taken in self.rounds if taken.outcome.failures]
        return "; ".join(found)


def in_turns(
    scenarios: Sequence[Scenario], *, rounds: int, seconds: float, connections: int = CONNECTIONS
) -> list[Measured]:
    """Measure every scenario once a round, after all of them have been asked for a moment."""
    for scenario in scenarios:
        generator.run(_job(scenario, _WARM_SECONDS, 0.0, connections))
    taken: list[list[Taken]] = [[] for _ in scenarios]
    for number in range(rounds):
        first = number * len(scenarios) // rounds
        for place in (*range(first, len(scenarios)), *range(first)):
            taken[place].append(_take(scenarios[place], seconds, number / rounds, connections))
    return [Measured(scenario, tuple(each)) for scenario, each in zip(scenarios, taken, strict=True)]


def client_cpu(measured: Sequence[Measured]) -> float:
    """Return the seconds of the processor that the load generator took for an answer, the median of all turns."""
    outcomes = [taken.outcome for one in measured for taken in one.rounds]
    return statistics.median(outcome.cpu / max(1, sum(outcome.statuses.values())) for outcome in outcomes)


def _take(scenario: Scenario, seconds: float, first: float, connections: int) -> Taken:
    server = scenario.server
    cpu, database_cpu = server.cpu_seconds(), server.database_cpu_seconds()
    outcome = generator.run(_job(scenario, seconds, first, connections))
    answers = max(1, sum(outcome.statuses.values()))
    return Taken(
        outcome, (server.cpu_seconds() - cpu) / answers, (server.database_cpu_seconds() - database_cpu) / answers
    )


def _job(scenario: Scenario, seconds: float, first: float, connections: int) -> Job:
    """Return the job that begins with another of the requests each time: `first` is a place from 0 to 1."""
    start = int(first * len(scenario.requests))
    return Job(
        port=scenario.server.port,
        requests=(*scenario.requests[start:], *scenario.requests[:start]),
        expected=(scenario.expected,),
        seconds=seconds,
        connections=connections,
    )


def _failures(outcome: Outcome) -> str:
    told = [f"{count} x {what}" for what, count in (*outcome.statuses.items(), *outcome.lost.items())]
    return ", ".join(told)
