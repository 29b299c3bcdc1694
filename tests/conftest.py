"""Databases: a test that asks for `database` runs twice, on a real SQLite and on a real PostgreSQL.

What a machine lacks for some tests is told at the end in red.
"""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, nullcontext
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

import pytest

from service.store.engine import Database
from service.store.migrations import upgrade
from tests.postgresql import PostgreSQL, running_server
from tests.unmeasured import is_unmeasured, measuring_paused

NewUrl = Callable[..., str]

_NUMBERS = count(1)
_LACKING = pytest.StashKey[dict[str, str]]()

# A wheel for another machine, no user to run as, a folder it cannot enter: none of it is the fault of a test.
_OBSTACLES = (ImportError, OSError, RuntimeError, LookupError, AssertionError, subprocess.SubprocessError)


def migrate(url: str) -> None:
    database = Database(url)
    upgrade(database)
    database.dispose()


def do_without(config: pytest.Config, what: str, why: str) -> NoReturn:
    """Skip the test that asks for something that is not here, and say so at the end; with CI set, fail it."""
    config.stash.setdefault(_LACKING, {})[what] = why
    give_up = pytest.fail if os.environ.get("CI") else pytest.skip
    give_up(f"{what} is not here: {why}")


@pytest.fixture(scope="session")
def postgresql(pytestconfig: pytest.Config) -> Iterator[PostgreSQL]:
    """Return the server; where it cannot be started, tests that ask for it are skipped, or with CI set they fail."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(running_server())
        except _OBSTACLES as error:
            do_without(pytestconfig, "PostgreSQL", f"it could not be started ({type(error).__name__}: {error})")
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


def pytest_collection_finish() -> None:
    """Set aside what stays for the whole run: to look through ten thousand tests for garbage took a tenth of it."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Run a test with all of its fixtures, measured or not."""
    with measuring_paused() if is_unmeasured(item) else nullcontext():
        return (yield)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand on what a process that ran a part of the tests has to say to the one that sums up."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["lacking"] = session.config.stash.get(_LACKING, {})


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what such a process handed on."""
    node.config.stash.setdefault(_LACKING, {}).update(getattr(node, "workeroutput", {}).get("lacking", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for what, why in config.stash.get(_LACKING, {}).items():
        terminalreporter.section(f"NOTHING WAS TESTED WITH {what.upper()}", sep="!", red=True, bold=True)
        terminalreporter.line(f"For {why}.", red=True)
        terminalreporter.line("Its tests were left out. With CI set in the environment they fail.", red=True)
