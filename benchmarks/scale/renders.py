"""What a render costs on a service with a long history, times what it costs on a new one."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

from benchmarks.http.rounds import Measured, in_turns
from benchmarks.http.scenarios import INSERT, Scenario, renders
from benchmarks.options import Options
from benchmarks.promises import Promise
from benchmarks.report import Report

if TYPE_CHECKING:
    from benchmarks.scale.part import Service

_MOST = 1.1
# Long enough that each worker has met nearly every template.
_WARM_SECONDS = 30.0


def measure(new: Service, old: Service, options: Options, report: Report) -> None:
    """Print what renders cost on both, all taken in turns."""
    few = new.filled.templates
    scenarios = [
        _scenario(new, few, f"{len(few)} templates", 2.0),
        _scenario(old, few, f"the same {len(few)} templates", 2.0),
        _scenario(old, _shuffled(old.filled.templates), f"all {len(old.filled.templates):,} templates", _WARM_SECONDS),
    ]
    basis, *others = in_turns(scenarios, rounds=options.rounds, seconds=options.seconds)
    heads = ("Server", "Renders of", "requests/s", "p50 ms", "p99 ms", "CPU µs", "database µs", "times", "times CPU")
    report.table(heads, [_row(one, basis) for one in (basis, *others)], numbers=7)
    workers = [(server.name, server.memory()) for server in (new.server, old.server)]
    for name, memory in workers:
        report.say(f"{name}: {', '.join(f'{one.proportional:.0f} MB' for one in memory)} in the workers.")
    for one in (basis, *others):
        if one.failures:
            report.fail(f"{one.scenario.title}: {one.failures}")
    report.promises(promise for one in others for promise in _promises(one, basis))


def _scenario(service: Service, templates: Sequence[str], name: str, warm_seconds: float) -> Scenario:
    requests = renders(list(templates), service.filled.secrets)
    return Scenario(service.server, name, requests, 201, INSERT, warm_seconds)


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
