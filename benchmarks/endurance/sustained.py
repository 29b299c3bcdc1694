"""The part `sustained`: 200 renders a second for ten minutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.endurance.steady import RATE, Steady, render_steadily, service
from benchmarks.options import Options
from benchmarks.promises import Promise
from benchmarks.report import Report
from benchmarks.running.stage import stage

HEADS = ("Server", "renders", "p50 ms", "p99 ms", "most ms", "errors")

_FLAT = 1.05


def run(options: Options, report: Report) -> None:
    """Measure each engine, one after the other."""
    report.say(
        f"{RATE} renders a second for {options.duration:g} s, over 1,000 templates by 8 callers; times count from when "
        "a request was meant to be sent. Memory is that of both workers, in MB."
    )
    rows: list[tuple[str, ...]] = []
    promises: list[Promise] = []
    for engine in options.engines:
        with stage((engine,), options.folder) as on:
            server, requests = service(on, engine, "sustained")
            found = render_steadily(server, requests, options.duration)
        rows.append((*row(server.name, found), *_memory(found.memory)))
        promises.extend(_promises(server.name, found))
    heads = (*HEADS, "memory at first", "a quarter on", "half", "three quarters", "at last")
    report.table(heads, rows, numbers=len(heads) - 1)
    report.promises(promises)


def row(name: str, found: Steady) -> tuple[str, ...]:
    """Return the row of a table with HEADS."""
    outcome = found.outcome
    times = (f"{seconds * 1000:.1f}" for seconds in (outcome.p50, outcome.p99, outcome.most))
    return name, str(outcome.expected), *times, errors(found)


def errors(found: Steady) -> str:
    """Return what other answers there were and what was lost, "0" where there was nothing of it."""
    others = [(status, count) for status, count in found.outcome.statuses.items() if status != "201"]
    return ", ".join(f"{count} x {what}" for what, count in (*others, *found.outcome.lost.items())) or "0"


def _memory(memory: Sequence[float]) -> Iterator[str]:
    last = len(memory) - 1
    return (f"{memory[last * quarter // 4]:.0f}" for quarter in range(5))


def _promises(name: str, found: Steady) -> Iterator[Promise]:
    outcome, memory = found.outcome, found.memory
    yield Promise(f"{name}: p50 of renders", outcome.p50 * 1000, 10, " ms", at_most=True, digits=1)
    yield Promise(f"{name}: p99 of renders", outcome.p99 * 1000, 50, " ms", at_most=True, digits=1)
    yield Promise(f"{name}: errors", outcome.failures, 0, at_most=True, digits=0)
    growth = memory[-1] / memory[len(memory) // 4]
    yield Promise(f"{name}: memory at last, times that a quarter on", growth, _FLAT, at_most=True)
