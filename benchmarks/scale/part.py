"""The part `scale`: a service with a month's history beside one without, on each engine."""

from __future__ import annotations

import time
from dataclasses import dataclass

from benchmarks.filling import Filled, analyze, fill, prepared
from benchmarks.options import Options
from benchmarks.report import Report
from benchmarks.running.server import Server
from benchmarks.running.stage import ENGINES, Stage, stage
from benchmarks.scale import pages, renders
from benchmarks.scale.history import History, record
from service.startup import open_database

FEW = 8


@dataclass(frozen=True, slots=True)
class Service:
    """A running service and what it holds."""

    server: Server
    filled: Filled


def run(options: Options, report: Report) -> None:
    """Measure renders in turns on a new and on an old service, then the pages of the old one."""
    for engine in options.engines:
        with stage((engine,), options.folder) as on:
            began = time.monotonic()
            new, _ = _start(on, engine, "new", FEW, 0)
            old, history = _start(on, engine, "old", options.templates, options.renders)
            report.say(
                f"{ENGINES[engine]}: {options.renders:,} renders of {options.templates:,} templates were recorded "
                f"within {time.monotonic() - began:.0f} s."
            )
            renders.measure(new, old, options, report)
            pages.measure(old, history, report)


def _start(on: Stage, engine: str, name: str, templates: int, count: int) -> tuple[Service, History]:
    url = on.database_url(engine, f"scale_{name}")
    filled = fill(on.folder / name, url, templates)
    database = open_database(prepared(on.folder / name, url))
    try:
        history = record(database, filled, count)
        analyze(database)
        if engine == "postgresql":
            # Else it comes when it is due, into the measuring.
            on.postgresql.checkpoint()
    finally:
        database.dispose()
    return Service(on.imprint(engine, name, url, f", {name}"), filled), history
