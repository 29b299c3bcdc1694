"""The part `reloads`: the same renders while all workers are replaced, twenty times."""

from __future__ import annotations

import os
import signal

from benchmarks.endurance.steady import RATE, STEPS, render_steadily, service
from benchmarks.endurance.sustained import HEADS, row
from benchmarks.options import Options
from benchmarks.promises import Promise
from benchmarks.report import Report
from benchmarks.running.server import Server
from benchmarks.running.stage import stage

# Making a worker takes a second or two.
_BETWEEN_SECONDS = 3.0


def run(options: Options, report: Report) -> None:
    """Measure each engine, one after the other, for as long as `sustained` does."""
    seconds = max(options.duration, STEPS * _BETWEEN_SECONDS)
    report.say(f"{RATE} renders a second for {seconds:g} s, while SIGHUP replaces the workers {STEPS} times.")
    rows: list[tuple[str, ...]] = []
    promises: list[Promise] = []
    for engine in options.engines:
        with stage((engine,), options.folder) as on:
            server, requests = service(on, engine, "reloads")
            found = render_steadily(server, requests, seconds, _reload)
        rows.append(row(server.name, found))
        promises.append(Promise(f"{server.name}: errors", found.outcome.failures, 0, at_most=True, digits=0))
    report.table(HEADS, rows, numbers=len(HEADS) - 1)
    report.promises(promises)


def _reload(server: Server) -> None:
    os.kill(server.pid, signal.SIGHUP)
