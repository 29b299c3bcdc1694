"""Somebody at a real browser: opens pages, follows links, fills forms in and presses buttons, and counts the steps."""

from __future__ import annotations

import re

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response

# A page that refuses something has its status, and Chromium writes that into the console too.
_OF_THE_PAGE = "Failed to load resource: the server responded with a status of"

_MOST_STOPS = 80
# The name of what has the focus, and whether it (or the editor around it) has an outline.
_FOCUSED = """async () => {
  const each = document.activeElement;
  const editor = each.closest(".cm-editor");
  if (editor) await new Promise((done) => setTimeout(done, 50));
  const label = document.getElementById(each.getAttribute("aria-labelledby")) ?? each.labels?.[0];
  const own = label && [...label.childNodes].filter((node) => !node.contains(each)).map((node) => node.textContent);
  const words = each.ariaLabel ?? (own ? own.join(" ") : each.textContent);
  const style = (one) => getComputedStyle(one);
  const shows = (one) => style(one).outlineStyle !== "none" && parseFloat(style(one).outlineWidth) >= 1;
  // At the end of the page the focus goes to the browser itself.
  if (each === document.body) return ["the browser", true];
  return [words.replace(/\\s+/g, " ").trim(), shows(each) || shows(editor ?? each)];
}"""
_PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


class Person:
    """Somebody on one page at a time; `steps` are the links and buttons so far, `troubles` what went wrong unseen."""

    def __init__(self, page: Page, *, scripts: bool = True) -> None:
        self.page = page
        self._runs_scripts = scripts
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
        """Fill in a field by its name, or tick it by the value `on`."""
        field = self.page.locator(f'main [name="{name}"]').first
        if self._runs_scripts and self.page.locator("form[data-codemirror]").count() and name == "document":
            self.page.locator(".cm-content").focus()
            self.page.keyboard.press("Control+A")
            self.page.evaluate(_PASTE, value)
        elif field.get_attribute("type") == "checkbox":
            field.set_checked(value == "on")
        else:
            field.fill(value)

    def has_editor(self) -> bool:
        """Return whether the page's document is in an editor, which is there only after a while, and with scripts."""
        return self.page.locator(".cm-content").count() > 0

    def value_of(self, name: str) -> str:
        """Return what stands in a field."""
        return self.page.locator(f'main [name="{name}"]').first.input_value()

    def step(self, what: Locator) -> Person:
        """Click something and wait for the page that it leads to."""
        self.steps += 1
        what.click()
        self.page.wait_for_load_state("load")
        return self

    def confirm(self) -> Person:
        """Press what the page is for, the last of its main buttons."""
        return self.step(self.page.locator("main button.primary").last)

    def tab_to(self, words: str | re.Pattern[str]) -> None:
        """Go on by Tab until a link, button or field of this name has the focus, and see that each stop shows it."""
        stops: list[str] = []
        for _ in range(_MOST_STOPS):
            self.page.keyboard.press("Tab")
            name, is_shown = self.page.evaluate(_FOCUSED)
            assert is_shown, f"{name!r} on {self.address} has the focus and does not show it"
            if name == words or (isinstance(words, re.Pattern) and words.search(name)):
                return
            stops.append(name)
        raise AssertionError(f"on {self.address} Tab leads to {stops}, not to {words!r}")

    def key(self, words: str | re.Pattern[str], key: str = "Enter") -> Person:
        """Go to something by Tab and press it by a key."""
        self.tab_to(words)
        self.steps += 1
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        return self

    def type(self, words: str, text: str) -> None:
        """Go to a field by Tab and type something in place of what is there."""
        self.tab_to(words)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(_OF_THE_PAGE):
            self.troubles.append(f"{self.page.url}: {message.text}")

    def _hear_of_failure(self, request: Request) -> None:
        # Who leaves a page before it is whole, or presses twice, gives its requests up. A browser without scripts says
        # of those that a page would load in advance that a policy forbids them.
        if request.failure != "net::ERR_ABORTED" and (self._runs_scripts or request.failure != "csp"):
            self.troubles.append(f"{request.url}: {request.failure}")

    def _check_status(self, answer: Response) -> None:
        if answer.status >= 400 and answer.request.resource_type not in ("document", "fetch", "xhr"):
            self.troubles.append(f"{answer.url}: {answer.status}")

    def _one_line(self, element: Locator) -> str:
        return " ".join(element.inner_text().split()) if element.count() else ""
