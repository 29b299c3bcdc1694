"""A real service with a month behind it, and Chromium: what somebody sees who opens the pages."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

from tests.browser.person import Person
from tests.browser.serving import PeopledService, database_of
from tests.browser.showcase.planting import PROTECTED, plant_showcase
from tests.conftest import do_without

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
# It fetches nothing by itself, and needs neither a screen nor a user of its own.
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

OpenAs = Callable[..., Person]


@pytest.fixture(scope="session")
def chromium(pytestconfig: pytest.Config) -> Iterator[Browser]:
    """Return the browser; where it is not installed, tests that ask for it are skipped, or with CI set they fail."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        do_without(pytestconfig, "Chromium", "none of " + ", ".join(NAMES) + " is installed")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        except Error as error:
            do_without(pytestconfig, "Chromium", f"{program} could not be started ({error.message.splitlines()[0]})")
        with closing(browser):
            yield browser


@pytest.fixture(scope="session")
def showcase(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PeopledService]:
    """Return a service with people, templates and a month of renders; who changes something there leaves it so."""
    data = tmp_path_factory.mktemp("showcase") / "data"
    data.mkdir(mode=0o700)
    with database_of(data) as database:
        plant_showcase(database, datetime.now(UTC))
    service = PeopledService(data, IMPRINT_PROTECTED_LABELS=PROTECTED)
    yield service
    service.stop()


@pytest.fixture
def fresh(chromium: Browser, tmp_path: Path) -> Iterator[PeopledService]:
    """Return a service at its first start: the seed, and the user `admin` with a first password in a file."""
    service = PeopledService(tmp_path / "data")
    yield service
    service.stop()


@contextmanager
def opened(
    chromium: Browser,
    service: PeopledService,
    name: str | None,
    *,
    scripts: bool = True,
    dark: bool = False,
    width: int = 1280,
) -> Iterator[Person]:
    """Open a browser for somebody, signed in or (None) not."""
    context = chromium.new_context(
        base_url=service.url,
        color_scheme="dark" if dark else "light",
        java_script_enabled=scripts,
        viewport={"width": width, "height": 900},
    )
    context.set_default_timeout(10_000)
    if name is not None:
        context.add_cookies([service.cookie(name)])
    with closing(context):
        yield Person(context.new_page())


@pytest.fixture
def open_as(chromium: Browser) -> Iterator[OpenAs]:
    """Return a function that opens a browser as `opened` does, until the end; then nothing was amiss unseen."""
    with ExitStack() as stack:
        people: list[Person] = []

        def make(service: PeopledService, name: str | None, **how: Any) -> Person:
            people.append(stack.enter_context(opened(chromium, service, name, **how)))
            return people[-1]

        yield make
        assert [trouble for person in people for trouble in person.troubles] == []
