"""What a render costs on a service with a long history, times what it costs on a new one."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

from benchmarks.http.rounds import Measured, in_turns
from benchmarks.http.scenarios import INSERT, Scenario, renders
from benchmarks.load import generator
from benchmarks.load.job import Job
from benchmarks.options import Options
from benchmarks.promises import Promise
from benchmarks.report import Report

if TYPE_CHECKING:
    from benchmarks.scale.part import Service

_MOST = 1.1
_MOST_MEMORY = 110.0
# Long enough that each worker has met nearly every template some times.
_WARM_SECONDS = 45.0


def measure(new: Service, old: Service, options: Options, report: Report) -> None:
    """Print what renders cost on both, all taken in turns."""
    few, every = new.filled.templates, _shuffled(old.filled.templates)
    scenarios = [
        _scenario(new, few, f"{len(few)} templates"),
        _scenario(old, few, f"the same {len(few)} templates"),
        _scenario(old, every, f"all {len(every):,} templates"),
    ]
    # A validation makes a version ready as a render does, but needs no disk.
    validations = renders(every, old.filled.secrets, "validate")
    generator.run(Job(port=old.server.port, requests=validations, expected=(200,), seconds=_WARM_SECONDS))
    basis, *others = in_turns(scenarios, rounds=options.rounds, seconds=options.seconds)
    heads = ("Server", "Renders of", "requests/s", "p50 ms", "p99 ms", "CPU µs", "database µs", "times", "times CPU")
    report.table(heads, [_row(one, basis) for one in (basis, *others)], numbers=7)
    held = max(worker.proportional for worker in old.server.memory())
    for one in (basis, *others):
        if one.failures:
            report.fail(f"{one.scenario.title}: {one.failures}")
    memory = Promise(f"{old.server.name}: memory of a worker", held, _MOST_MEMORY, " MB", at_most=True, digits=0)
    report.promises([*(promise for one in others for promise in _promises(one, basis)), memory])


def _scenario(service: Service, templates: Sequence[str], name: str) -> Scenario:
    return Scenario(service.server, name, renders(templates, service.filled.secrets), 201, INSERT)


def _shuffled(templates: Sequence[str]) -> list[str]:
    return random.Random(7).sample(list(templates), len(templates))  # noqa: S311  # Not for secrets: an order.


def _row(one: Measured, basis: Measured) -> tuple[str, ...]:
    return (
        one.scenario.server.name,
        one.scenario.name,
        f"{one.median(lambda taken: taken.outcome.rate):.0f}",
        f"{one.median(lambda taken: taken.outcome.p50 * 1000):.1f}",
        f"{one.median(lambda taken: taken.outcome.p99 * 1000):.1f}",
        f"{one.median(lambda taken: taken.cpu * 1e6):.0f}",
        f"{one.median(lambda taken: taken.database_cpu * 1e6):.0f}" if one.scenario.server.database_pid else "",
        f"{_times(one, basis):.2f}",
        f"{_times_cpu(one, basis):.2f}",
    )


def _promises(one: Measured, basis: Measured) -> Sequence[Promise]:
    title = f"{one.scenario.title}: times what a render takes on a new service"
    return (
        Promise(title, _times(one, basis), _MOST, at_most=True),
        Promise(f"{title}, of the processor", _times_cpu(one, basis), _MOST, at_most=True),
    )


def _times(one: Measured, basis: Measured) -> float:
    """Return how many times as long a render takes as on the basis, the median of the rounds."""
    rate = one.ratio(basis)
    return 1 / rate if rate else float("nan")


def _times_cpu(one: Measured, basis: Measured) -> float:
    return one.ratio_of(lambda taken: taken.cpu + taken.database_cpu, basis)
