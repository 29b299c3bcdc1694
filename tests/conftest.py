"""Databases: a test that asks for `database` runs twice, on a real SQLite and on a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from service.store.engine import Database
from service.store.migrations import upgrade
from tests.postgresql import PostgreSQL, running_server

NewUrl = Callable[..., str]

_NUMBERS = count(1)
_WHY_NOT = pytest.StashKey[str]()

# A wheel for another machine, no user to run as, a folder it cannot enter: none of it is the fault of a test.
_OBSTACLES = (ImportError, OSError, RuntimeError, LookupError, AssertionError, subprocess.SubprocessError)


def migrate(url: str) -> None:
    database = Database(url)
    upgrade(database)
    database.dispose()


@pytest.fixture(scope="session")
def postgresql(pytestconfig: pytest.Config) -> Iterator[PostgreSQL]:
    """Return the server; where it cannot be started, tests that ask for it are skipped, or with CI set they fail."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(running_server())
        except _OBSTACLES as error:
            pytestconfig.stash[_WHY_NOT] = f"{type(error).__name__}: {error}"
            give_up = pytest.fail if os.environ.get("CI") else pytest.skip
            give_up(f"PostgreSQL could not be started: {error}")
        yield PostgreSQL(server, migrate)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "imprint.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewUrl]:
    """Return a function that makes a database of "sqlite" or "postgresql", migrated or not, and returns its URL."""
    made: list[str] = []

    def make(backend: str, *, migrated: bool = True) -> str:
        if backend == "postgresql":
            made.append(request.getfixturevalue("postgresql").new(migrated=migrated))
            return made[-1]
        path = tmp_path / f"imprint-{next(_NUMBERS)}.db"
        if migrated:
            shutil.copyfile(request.getfixturevalue("migrated_file"), path)
        return f"sqlite:///{path}"

    yield make
    for url in made:
        request.getfixturevalue("postgresql").take_back(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """Return the name of an engine; who asks for it runs once for each."""
    return str(request.param)


@pytest.fixture
def empty_url(backend: str, new_url: NewUrl) -> str:
    """Return the URL of a database without any table."""
    return new_url(backend, migrated=False)


@pytest.fixture
def database_url(backend: str, new_url: NewUrl) -> str:
    """Return the URL of a migrated database without rows."""
    return new_url(backend)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Return a migrated database without rows."""
    made = Database(database_url)
    yield made
    made.dispose()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand on what a process that ran a part of the tests has to say to the one that sums up."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None and _WHY_NOT in session.config.stash:
        output["why_not"] = session.config.stash[_WHY_NOT]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what such a process handed on."""
    why_not = getattr(node, "workeroutput", {}).get("why_not")
    if why_not is not None:
        node.config.stash[_WHY_NOT] = why_not


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    why_not = config.stash.get(_WHY_NOT, None)
    if why_not is not None:
        terminalreporter.section("NOTHING WAS TESTED ON POSTGRESQL", sep="!", red=True, bold=True)
        terminalreporter.line(f"It could not be started: {why_not}", red=True)
        terminalreporter.line("Its tests were left out. With CI set in the environment they fail.", red=True)
