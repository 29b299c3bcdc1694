"""Chromium as the system installed it, and browsers of people within it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager

from playwright.sync_api import Browser, Error, sync_playwright

from tests.browser.person import Person
from tests.browser.serving import PeopledService

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


class NoChromium(RuntimeError):
    """There is none, or it does not start; the text says why."""


@contextmanager
def running_chromium(variables: Mapping[str, str] | None = None) -> Iterator[Browser]:
    """Start Chromium with more variables in its environment; raises NoChromium."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        raise NoChromium(f"none of {', '.join(NAMES)} is installed")
    environ = {**os.environ, **(variables or {})}
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS, env=environ)
        except Error as error:
            raise NoChromium(f"{program} could not be started ({error.message.splitlines()[0]})") from None
        with closing(browser):
            yield browser


@contextmanager
def opened(
    chromium: Browser,
    service: PeopledService,
    name: str | None,
    *,
    scripts: bool = True,
    dark: bool = False,
    size: tuple[int, int] = (1280, 900),
) -> Iterator[Person]:
    """Open a browser for somebody, signed in or (None) not."""
    context = chromium.new_context(
        base_url=service.url,
        color_scheme="dark" if dark else "light",
        java_script_enabled=scripts,
        viewport={"width": size[0], "height": size[1]},
        locale="en-GB",
        timezone_id="UTC",
    )
    context.set_default_timeout(10_000)
    if name is not None:
        context.add_cookies([service.cookie(name)])
    with closing(context):
        yield Person(context.new_page(), scripts=scripts)
