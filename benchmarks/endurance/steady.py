"""Renders at a steady rate, whatever becomes of them, and the memory of the workers meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.filling import fill
from benchmarks.http.scenarios import renders
from benchmarks.load import generator
from benchmarks.load.job import Job
from benchmarks.load.outcome import Outcome
from benchmarks.running.server import Server
from benchmarks.running.stage import Stage

RATE = 200
STEPS = 20
"""How often, evenly over the time, something is done or looked at."""

_TEMPLATES = 1000
_WARM_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Steady:
    """What came of the load, and the memory of all workers together at its start and after each step, in MB."""

    outcome: Outcome
    memory: tuple[float, ...]


def service(on: Stage, engine: str, name: str) -> tuple[Server, tuple[bytes, ...]]:
    """Start a service with a thousand templates, and return with it a render of each."""
    url = on.database_url(engine, name)
    filled = fill(on.folder / name, url, _TEMPLATES)
    return on.imprint(engine, name, url), renders(filled.templates, filled.secrets)


def render_steadily(
    server: Server, requests: tuple[bytes, ...], seconds: float, step: Callable[[Server], None] | None = None
) -> Steady:
    """Send renders at the rate for so many seconds, after a while that does not count; do a step 20 times meanwhile."""
    generator.run(_job(server, requests, _WARM_SECONDS))
    with generator.running(_job(server, requests, seconds)) as outcome:
        began, memory = time.monotonic(), [_memory(server)]
        for number in range(1, STEPS + 1):
            time.sleep(max(0.0, began + seconds * number / (STEPS + 1) - time.monotonic()))
            if step is not None:
                step(server)
            memory.append(_memory(server))
        return Steady(outcome(), tuple(memory))


def _job(server: Server, requests: tuple[bytes, ...], seconds: float) -> Job:
    return Job(port=server.port, requests=requests, expected=(201,), seconds=seconds, rate=RATE)


def _memory(server: Server) -> float:
    return sum(worker.proportional for worker in server.memory())
