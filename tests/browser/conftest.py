"""A real service with a month behind it, and Chromium: what somebody sees who opens the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import NoChromium, opened, running_chromium
from tests.browser.person import Person
from tests.browser.serving import PeopledService, serve_showcase
from tests.conftest import do_without

OpenAs = Callable[..., Person]


@pytest.fixture(scope="session")
def chromium(pytestconfig: pytest.Config) -> Iterator[Browser]:
    """Return the browser; where it is not installed, tests that ask for it are skipped, or with CI set they fail."""
    with ExitStack() as stack:
        try:
            browser = stack.enter_context(running_chromium())
        except NoChromium as error:
            do_without(pytestconfig, "Chromium", str(error))
        yield browser


@pytest.fixture(scope="session")
def showcase(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PeopledService]:
    """Return a service with people, templates and a month of renders; who changes something there leaves it so."""
    service = serve_showcase(tmp_path_factory.mktemp("showcase") / "data")
    yield service
    service.stop()


@pytest.fixture
def fresh(chromium: Browser, tmp_path: Path) -> Iterator[PeopledService]:
    """Return a service at its first start: the seed, and the user `admin` with a first password in a file."""
    service = PeopledService(tmp_path / "data")
    yield service
    service.stop()


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
