"""The part `pages`: what somebody waits for in a browser, beside an empty page of bare Flask."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace

from benchmarks.filling import analyze, document_of, fill, name_of, prepared
from benchmarks.http.requests import get
from benchmarks.http.rounds import Measured, in_turns
from benchmarks.http.scenarios import Scenario
from benchmarks.options import Options
from benchmarks.promises import Promise
from benchmarks.report import Report
from benchmarks.running.server import Server
from benchmarks.running.stage import ENGINES, Stage, stage
from benchmarks.scale.history import record
from service.access.passwords import Passwords
from service.access.sessions import open_session
from service.access.users import UserWish, create_user
from service.context import utc_now
from service.core.actor import SYSTEM
from service.registry.versions import Submission, save_version
from service.startup import open_database
from service.store import users
from service.store.engine import Database
from service.web.cookies import SESSION

TEMPLATES, VERSIONS, MOST_RENDERS = 1000, 200, 100_000
MOST_MILLISECONDS = 300

_EMPTY = "an empty page"
_HEADS = ("Server", "Page", "p50 ms", "p99 ms", "CPU ms", "x empty")


def run(options: Options, report: Report) -> None:
    """Open every page by one browser alone, in turns."""
    with stage(options.engines, options.folder) as on:
        bare = on.bare("bare Flask")
        scenarios = [Scenario(bare, _EMPTY, (get("/page"),), 200, _EMPTY)]
        for engine in on.engines:
            scenarios.extend(_start(on, engine, min(options.renders, MOST_RENDERS), report))
        measured = in_turns(scenarios, rounds=options.rounds, seconds=options.seconds, connections=1)
    empty = measured[0]
    report.table(_HEADS, [_row(one, empty) for one in measured], numbers=4)
    report.promises(map(_promise, measured[1:]))
    for one in measured:
        if one.failures:
            report.fail(f"{one.scenario.title}: {one.failures}")


def _start(on: Stage, engine: str, renders: int, report: Report) -> Iterator[Scenario]:
    """Fill a service and start it, and yield its pages."""
    began, name = time.monotonic(), f"pages_{engine}"
    url = on.database_url(engine, name)
    filled = fill(on.folder / name, url, TEMPLATES)
    database = open_database(prepared(on.folder / name, url))
    try:
        _save_versions(database)
        history = record(database, filled, renders)
        secret = _somebody(database)
        analyze(database)
        if engine == "postgresql":
            # Else it comes when it is due, into the measuring.
            on.postgresql.checkpoint()
    finally:
        database.dispose()
    report.say(
        f"{ENGINES[engine]}: {TEMPLATES:,} templates, one of them with {VERSIONS} versions, and {renders:,} renders of "
        f"30 days were made within {time.monotonic() - began:.0f} s."
    )
    server = on.imprint(engine, name, url)
    for title, address in _pages(history.popular):
        yield _page(server, title, address, secret)


def _pages(popular: str) -> Iterator[tuple[str, str]]:
    name = name_of(0)
    yield f"the list of {TEMPLATES:,} templates", "/templates"
    yield "the list, a word that one has", "/templates?q=billing-512"
    yield f"a template with {VERSIONS} versions", f"/templates/{name}"
    yield "the template that is called most", f"/templates/{popular}"
    yield "the editor", f"/templates/{name}/edit"
    yield f"version 1 beside version {VERSIONS}", f"/templates/{name}/compare?from=1&to={VERSIONS}"


def _page(server: Server, title: str, address: str, secret: str) -> Scenario:
    return Scenario(server, title, (get(address, Accept="text/html", Cookie=f"{SESSION}={secret}"),), 200, _EMPTY)


def _save_versions(database: Database) -> None:
    """Save further versions of one template, each with a line that the one before did not have."""
    document = document_of(0)
    for place in range(2, VERSIONS + 1):
        document = document.replace("## After", f"- Ask {place} colleagues to look on\n\n## After")
        with database.writing() as db:
            save_version(db, name_of(0), Submission(document, SYSTEM, utc_now(), message=f"The change {place}"))


def _somebody(database: Database) -> str:
    """Make somebody who may see all pages, and return the secret of their session."""
    password = Passwords().make(os.urandom(16))
    with database.writing() as db:
        made = create_user(db, UserWish("ada", "admin"), password, actor=SYSTEM, now=utc_now(), entropy=os.urandom(10))
        user = replace(made, must_change_password=False, password_made=False)
        users.update(db, user)
        return open_session(db, user, agent="benchmarks", now=utc_now(), entropy=os.urandom(42))[1]


def _row(one: Measured, empty: Measured) -> tuple[str, ...]:
    return (
        one.scenario.server.name,
        one.scenario.name,
        f"{one.median(lambda taken: taken.outcome.p50 * 1000):.1f}",
        f"{one.median(lambda taken: taken.outcome.p99 * 1000):.1f}",
        f"{one.median(lambda taken: taken.cpu * 1000):.1f}",
        f"{one.ratio_of(lambda taken: taken.outcome.p50, empty):.1f}",
    )


def _promise(one: Measured) -> Promise:
    p50 = one.median(lambda taken: taken.outcome.p50 * 1000)
    return Promise(one.scenario.title, p50, MOST_MILLISECONDS, " ms", at_most=True, digits=0)
