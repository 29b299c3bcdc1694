"""Somebody at a real browser: opens pages, follows links, fills forms in and presses buttons, and counts the steps."""

from __future__ import annotations

import re

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response

# A page that refuses something has its status, and Chromium writes that into the console too.
_OF_THE_PAGE = "Failed to load resource: the server responded with a status of"


class Person:
    """Somebody on one page at a time; `steps` are the links and buttons so far, `troubles` what went wrong unseen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.steps = 0
        self.troubles: list[str] = []
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("requestfailed", self._hear_of_failure)
        page.on("response", self._check_status)

    @property
    def address(self) -> str:
        """Return the path and query of the page."""
        return re.sub(r"^https?://[^/]+", "", self.page.url)

    @property
    def heading(self) -> str:
        return self._one_line(self.page.locator("h1"))

    @property
    def notice(self) -> str:
        return self._one_line(self.page.locator(".notice"))

    @property
    def problem(self) -> str:
        return self._one_line(self.page.locator("[role=alert]").first)

    @property
    def text(self) -> str:
        """Return all words that can be seen, with one blank between them."""
        return self._one_line(self.page.locator("body"))

    def open(self, address: str) -> Person:
        """Type an address."""
        self.page.goto(address)
        return self

    def follow(self, words: str | re.Pattern[str]) -> Person:
        """Follow the first link with these words."""
        return self.step(self.page.get_by_role("link", name=words, exact=isinstance(words, str)).first)

    def press(self, words: str | re.Pattern[str], **typed: str) -> Person:
        """Fill in fields by their names, then press the first button with these words."""
        button = self.page.get_by_role("button", name=words, exact=isinstance(words, str)).first
        for name, value in typed.items():
            self.fill(name, value)
        return self.step(button)

    def fill(self, name: str, value: str) -> None:
        """Fill in a field by its name, or tick it by the value `on`; hidden ones are left to their scripts."""
        field = self.page.locator(f'main [name="{name}"]').first
        if field.get_attribute("type") == "checkbox":
            field.set_checked(value == "on")
        else:
            field.fill(value)

    def value_of(self, name: str) -> str:
        """Return what stands in a field."""
        return self.page.locator(f'main [name="{name}"]').first.input_value()

    def step(self, what: Locator) -> Person:
        """Click something and wait for the page that it leads to."""
        self.steps += 1
        what.click()
        self.page.wait_for_load_state("load")
        return self

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(_OF_THE_PAGE):
            self.troubles.append(f"{self.page.url}: {message.text}")

    def _hear_of_failure(self, request: Request) -> None:
        # Who leaves a page before it is whole, or presses twice, gives its requests up.
        if request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"{request.url}: {request.failure}")

    def _check_status(self, answer: Response) -> None:
        if answer.status >= 400 and answer.request.resource_type not in ("document", "fetch", "xhr"):
            self.troubles.append(f"{answer.url}: {answer.status}")

    def _one_line(self, element: Locator) -> str:
        return " ".join(element.inner_text().split()) if element.count() else ""
