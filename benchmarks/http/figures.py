"""What was measured over HTTP, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.http.rounds import Measured
from benchmarks.http.scenarios import BY_LABEL, HELLO, INSERT, RENDER
from benchmarks.promises import Promise
from benchmarks.running.processes import Memory
from benchmarks.running.server import Server

_HEADS = ("Server", "Scenario", "requests/s", "p50 ms", "p99 ms", "CPU µs", "database µs", "x hello", "x insert")


Table = tuple[Sequence[str], Sequence[Sequence[str]]]


def scenarios(measured: Sequence[Measured]) -> Table:
    """Return a row for each scenario; all figures are medians over the rounds."""
    hello, insert = peer(measured, HELLO), peer(measured, INSERT)
    return _HEADS, [_row(one, hello, insert) for one in measured]


def memory(held: Sequence[tuple[Server, Sequence[Memory]]]) -> Table:
    """Return a row for each worker."""
    rows = [
        (server.name, str(number), f"{one.resident:.0f}", f"{one.proportional:.0f}")
        for server, workers in held
        for number, one in enumerate(workers, start=1)
    ]
    return ("Server", "worker", "resident MB", "proportional MB"), rows


def promises(measured: Sequence[Measured], held: Sequence[tuple[Server, Sequence[Memory]]]) -> Iterator[Promise]:
    """Yield what was promised of the figures."""
    hello, insert = peer(measured, HELLO), peer(measured, INSERT)
    for one in measured:
        title = one.scenario.title
        if one.scenario.name == BY_LABEL:
            yield Promise(f"{title}, times {HELLO}", one.ratio(hello), 0.55, aim=0.9)
        if one.scenario.name == RENDER:
            yield Promise(f"{title}, times {INSERT}", one.ratio(insert), 0.7, aim=1.2)
        if one.scenario.name.startswith(RENDER):
            p99 = one.median(lambda taken: taken.outcome.p99 * 1000)
            yield Promise(f"{title}, p99", p99, 50, " ms", at_most=True, digits=1)
    for server, workers in held:
        if server.name.startswith("Imprint"):
            most = max(worker.proportional for worker in workers)
            yield Promise(f"{server.name}: memory of a worker", most, 110, " MB", at_most=True, digits=0)


def peer(measured: Sequence[Measured], name: str) -> Measured:
    """Return the first scenario of that name, which is that of the bare peers."""
    return next(one for one in measured if one.scenario.name == name)


def _row(one: Measured, hello: Measured, insert: Measured) -> tuple[str, ...]:
    beside_insert = one.scenario.beside == INSERT
    return (
        one.scenario.server.name,
        one.scenario.name,
        f"{one.median(lambda taken: taken.outcome.rate):.0f}",
        f"{one.median(lambda taken: taken.outcome.p50 * 1000):.1f}",
        f"{one.median(lambda taken: taken.outcome.p99 * 1000):.1f}",
        f"{one.median(lambda taken: taken.cpu * 1e6):.0f}",
        f"{one.median(lambda taken: taken.database_cpu * 1e6):.0f}" if one.scenario.server.database_pid else "",
        "" if beside_insert else f"{one.ratio(hello):.2f}",
        f"{one.ratio(insert):.2f}" if beside_insert else "",
    )
