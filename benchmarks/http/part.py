"""The part `http`: every scenario on both engines beside the bare peers."""

from __future__ import annotations

from benchmarks.filling import fill
from benchmarks.http import figures
from benchmarks.http.rounds import CONNECTIONS, client_cpu, in_turns
from benchmarks.http.scenarios import Scenario, of_bare, of_imprint
from benchmarks.options import Options
from benchmarks.report import Report
from benchmarks.running.programs import THREADS, WORKERS
from benchmarks.running.stage import Stage, stage

TEMPLATES = 1000


def run(options: Options, report: Report) -> None:
    """Measure all scenarios in turns and print them."""
    with stage(options.engines, options.folder) as on:
        scenarios = of_bare(on.bare("bare Flask"), on.bare("bare Flask, gthread", "gthread"))
        for engine in on.engines:
            scenarios.extend(_imprint(on, engine))
        measured = in_turns(scenarios, rounds=options.rounds, seconds=options.seconds)
        servers = list({scenario.server.pid: scenario.server for scenario in scenarios}.values())
        memory = [(server, server.memory()) for server in servers]
    report.say(
        f"{WORKERS} workers of {THREADS} threads, {CONNECTIONS} connections, medians of {options.rounds} rounds of "
        f"{options.seconds:g} s; the load generator itself took {client_cpu(measured) * 1e6:.0f} µs of the processor "
        "for an answer."
    )
    report.table(*figures.scenarios(measured), numbers=7)
    report.table(*figures.memory(memory), numbers=3)
    report.promises(figures.promises(measured, memory))
    for one in measured:
        if one.failures:
            report.fail(f"{one.scenario.title}: {one.failures}")


def _imprint(on: Stage, engine: str) -> list[Scenario]:
    name = f"http_{engine}"
    url = on.database_url(engine, name)
    filled = fill(on.folder / name, url, TEMPLATES)
    return of_imprint(on.imprint(engine, name, url), filled)
