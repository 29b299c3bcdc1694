"""The part `overload`: five times as many renders as can be done."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.endurance.steady import service
from benchmarks.load import generator
from benchmarks.load.job import Job
from benchmarks.load.outcome import Outcome
from benchmarks.options import Options
from benchmarks.promises import Promise
from benchmarks.report import Report
from benchmarks.running.server import Server
from benchmarks.running.stage import stage

_TIMES = 5
_CAPACITY_SECONDS = 5.0
_SECONDS = 10.0
_PATIENCE = 15.0
_CONNECTIONS = 800
_REFUSALS = {"429", "503"}


@dataclass(frozen=True, slots=True)
class _Found:
    server: Server
    capacity: float
    outcome: Outcome
    after: Outcome

    @property
    def share(self) -> float:
        """How much of its capacity the service still did."""
        return self.outcome.rate / self.capacity if self.capacity else math.nan


def run(options: Options, report: Report) -> None:
    """Measure each engine, one after the other."""
    report.say(
        f"What a closed loop of 16 connections gets done is the capacity. {_TIMES} times as many renders a second are "
        f"sent for {_SECONDS:g} s over at most {_CONNECTIONS} connections; who has no answer after {_PATIENCE:g} s "
        "goes away. The load generator works on the same processors."
    )
    found = [_take(options, engine) for engine in options.engines]
    heads = ("Server", "capacity", "offered", "done", "share", "p50 ms", "p99 ms", "refused", "lost", "done after")
    report.table(heads, [_row(one) for one in found], numbers=9)
    report.promises(promise for one in found for promise in _promises(one))
    for one in found:
        if one.after.failures:
            report.fail(f"{one.server.name} after the load: {one.after.statuses}, {one.after.lost}")


def _take(options: Options, engine: str) -> _Found:
    with stage((engine,), options.folder) as on:
        server, requests = service(on, engine, "overload")
        usual = Job(port=server.port, requests=requests, expected=(201,), seconds=_CAPACITY_SECONDS)
        generator.run(usual)
        capacity = generator.run(usual).rate
        far_too_many = Job(
            port=server.port,
            requests=requests,
            expected=(201,),
            seconds=_SECONDS,
            rate=_TIMES * capacity,
            most_connections=_CONNECTIONS,
            patience=_PATIENCE,
        )
        return _Found(server, capacity, generator.run(far_too_many), generator.run(usual))


def _row(one: _Found) -> tuple[str, ...]:
    outcome = one.outcome
    refused = [f"{count} x {status}" for status, count in outcome.statuses.items() if status != "201"]
    if refused:
        refused.append(f"{outcome.retry_after} with Retry-After, p99 {outcome.refused_p99 * 1000:.0f} ms")
    return (
        one.server.name,
        f"{one.capacity:.0f}/s",
        f"{_TIMES * one.capacity:.0f}/s",
        f"{outcome.rate:.0f}/s",
        f"{one.share:.2f}",
        f"{outcome.p50 * 1000:.0f}",
        f"{outcome.p99 * 1000:.0f}",
        ", ".join(refused) or "0",
        ", ".join(f"{count} x {what}" for what, count in outcome.lost.items()) or "0",
        f"{one.after.rate:.0f}/s",
    )


def _promises(one: _Found) -> Iterator[Promise]:
    """Yield what keeps an overload from being a collapse."""
    statuses = one.outcome.statuses
    refused = sum(count for status, count in statuses.items() if status in _REFUSALS)
    others = sum(count for status, count in statuses.items() if status not in {"201", *_REFUSALS})
    yield Promise(f"{one.server.name}: still done, times capacity", one.share, 0.5)
    yield Promise(f"{one.server.name}: answers but 201, 429, 503", others, 0, at_most=True, digits=0)
    hinted = one.outcome.retry_after / refused if refused else math.nan
    yield Promise(f"{one.server.name}: refusals with Retry-After, share", hinted, 1.0)
    lost = sum(one.outcome.lost.values())
    yield Promise(f"{one.server.name}: requests without an answer", lost, 0, at_most=True, digits=0)
