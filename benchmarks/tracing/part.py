"""The part `trace`: where texts come from, asked of a service with 500 versions and a history, on each engine."""

from __future__ import annotations

import time

from benchmarks.filling import Filled, analyze, document_of, fill, name_of, prepared
from benchmarks.load import generator
from benchmarks.load.job import Job
from benchmarks.load.outcome import Outcome
from benchmarks.options import Options
from benchmarks.promises import Promise
from benchmarks.report import Report
from benchmarks.running.server import Server
from benchmarks.running.stage import ENGINES, Stage, stage
from benchmarks.scale.history import record
from benchmarks.tracing.questions import EXACT, LARGEST, LIKELY, Question, questions
from service.context import utc_now
from service.core.actor import SYSTEM
from service.registry.versions import Submission, save_version
from service.startup import open_database
from service.store.engine import Database

TEMPLATES, VERSIONS, MOST_RENDERS = 200, 500, 100_000
BOUNDS = {EXACT: 100, LIKELY: 500, LARGEST: 1000}
"""How many milliseconds an answer of each sort may take, at the 99th percentile."""

_MOST_MEMORY = 150.0
_SECONDS = 6.0


def run(options: Options, report: Report) -> None:
    """Measure each sort of question by one client alone."""
    for engine in options.engines:
        with stage((engine,), options.folder) as on:
            began = time.monotonic()
            count = min(options.renders, MOST_RENDERS)
            server, filled, prompt_sha256 = _start(on, engine, count)
            report.say(
                f"{ENGINES[engine]}: {count:,} renders and {VERSIONS} versions of {TEMPLATES} templates that resemble "
                f"each other were made within {time.monotonic() - began:.0f} s. One client asks, text after text."
            )
            asked = list(questions(server.port, filled.secrets[0], TEMPLATES, prompt_sha256))
            taken = [(each, _take(server, each)) for each in asked]
            report.table(("Asked for", "texts", "p50 ms", "p99 ms", "at most"), map(_row, taken), numbers=4)
            for each, outcome in taken:
                if outcome.failures:
                    report.fail(f"{server.name}: {each.told}: {outcome.statuses}, {outcome.lost}")
            report.promises([*(_promise(server, sort, taken) for sort in BOUNDS), _memory(server)])


def _start(on: Stage, engine: str, count: int) -> tuple[Server, Filled, str]:
    url = on.database_url(engine, "trace")
    filled = fill(on.folder / "trace", url, TEMPLATES)
    database = open_database(prepared(on.folder / "trace", url))
    try:
        _save_versions(database)
        history = record(database, filled, count)
        analyze(database)
        if engine == "postgresql":
            # Else it comes when it is due, into the measuring.
            on.postgresql.checkpoint()
    finally:
        database.dispose()
    return on.imprint(engine, "trace", url), filled, history.prompt_sha256


def _save_versions(database: Database) -> None:
    """Save further versions, each with one line that the one before did not have; the seed has two of its own."""
    for place in range(VERSIONS - TEMPLATES - 2):
        number = place % TEMPLATES
        document = document_of(number).replace("## After", f"- Ask {place} colleagues to look on\n\n## After")
        with database.writing() as db:
            save_version(db, name_of(number), Submission(document, SYSTEM, utc_now()))


def _take(server: Server, each: Question) -> Outcome:
    job = Job(port=server.port, requests=each.requests, expected=(200,), seconds=_SECONDS, connections=1)
    return generator.run(job)


def _row(one: tuple[Question, Outcome]) -> tuple[str, ...]:
    each, outcome = one
    bound = BOUNDS[each.promise]
    kept = "yes" if outcome.p99 * 1000 <= bound else "NO"
    times = (f"{seconds * 1000:.1f}" for seconds in (outcome.p50, outcome.p99))
    return each.told, str(len(each.requests)), *times, f"{bound}: {kept}"


def _promise(server: Server, sort: str, taken: list[tuple[Question, Outcome]]) -> Promise:
    slowest = max(outcome.p99 for each, outcome in taken if each.promise == sort)
    title = f"{server.name}: the slowest answer that is {sort}, p99"
    return Promise(title, slowest * 1000, BOUNDS[sort], " ms", at_most=True, digits=0)


def _memory(server: Server) -> Promise:
    held = max(worker.proportional for worker in server.memory())
    return Promise(f"{server.name}: memory of a worker", held, _MOST_MEMORY, " MB", at_most=True, digits=0)
