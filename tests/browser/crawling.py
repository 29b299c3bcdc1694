"""Every page, found by its links, and what was seen there: by axe, on a narrow screen, in large letters, by Tab."""

from __future__ import annotations

import gzip
import json
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Error, Response
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from tests.browser.person import Person

_AXE = AXE_FILE_PATH.read_text(encoding="utf-8")
_EVERYTHING: dict[str, Any] = {"resultTypes": ["violations"]}
_COLOURS = {**_EVERYTHING, "runOnly": ["color-contrast", "link-in-text-block"]}

_LOOKING = (Path(__file__).parent / "looking.js").read_text(encoding="utf-8")


@dataclass
class Sight:
    """What was seen on one page; lists are of what was wrong."""

    address: str
    endpoint: str
    status: int
    title: str
    headings: int
    violations: list[str] = field(default_factory=list)
    cut_off: list[str] = field(default_factory=list)
    unseen_focus: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    size: int = 0


class Crawler:
    """Goes from page to page as somebody who is signed in, one of each kind."""

    def __init__(self, person: Person, pages: MapAdapter) -> None:
        self._person, self._page, self._pages = person, person.page, pages
        self._kinds: set[tuple[str, ...]] = set()
        self._sizes: dict[str, int] = {}
        self._loaded: dict[str, Response] = {}
        self._page.on("response", self._note)

    def sights(self, starts: Sequence[str]) -> Iterator[Sight]:
        """Open every address to start with, and then one of each further kind that links lead to."""
        self._kinds.update(filter(None, map(self._kind, starts)))
        waiting = deque(starts)
        while waiting:
            address = waiting.popleft()
            if address in starts or self._is_new(address):
                found = self._look(address)
                if found is not None:
                    waiting.extend(link for link in found[1] if link not in starts)
                    yield found[0]

    def look_here(self) -> Sight:
        """Look at the page that is open, such as the answer to a form."""
        return self._seen(self._person.address, 0)[0]

    def _is_new(self, address: str) -> bool:
        kind = self._kind(address)
        if kind is None or kind in self._kinds:
            return False
        self._kinds.add(kind)
        return True

    def _kind(self, address: str) -> tuple[str, ...] | None:
        """Return what pages have in common that differ only in what they show; None where there is no page."""
        parts = urlsplit(address)
        try:
            endpoint, _ = self._pages.match(parts.path, method="GET")
        except HTTPException:
            return ("nowhere",)
        filters = sorted({name for name, value in parse_qsl(parts.query) if value})
        return (endpoint, *filters) if endpoint.startswith("web.") and not endpoint.endswith("static") else None

    def _look(self, address: str) -> tuple[Sight, list[str]] | None:
        """Open an address, and return what was seen and its links; None for a file to be kept."""
        try:
            answer = self._page.goto(address, wait_until="load")
        except Error as error:
            if "Download is starting" in error.message:
                return None
            raise
        return self._seen(address, answer.status if answer else 0)

    def _seen(self, address: str, status: int) -> tuple[Sight, list[str]]:
        page = self._page
        page.evaluate(_LOOKING)
        shape = page.evaluate("looking.shape()")
        endpoint = (self._kind(address) or ("",))[0]
        sight = Sight(address, endpoint, status, shape["title"], shape["headings"])
        sight.size = self._weigh()
        page.evaluate(_AXE)
        sight.violations += self._axe(_EVERYTHING)
        page.keyboard.press("Tab")
        sight.unseen_focus = page.evaluate("looking.unseenFocus()")
        page.emulate_media(color_scheme="dark")
        sight.violations += [f"dark: {each}" for each in self._axe(_COLOURS)]
        page.emulate_media(color_scheme="light")
        sight.cut_off = [*self._cut_off(390), *self._cut_off(1280, letters="200%"), *self._cut_off(640, letters="200%")]
        page.set_viewport_size({"width": 390, "height": 900})
        sight.cut_off += page.evaluate("looking.sideways()")
        page.set_viewport_size({"width": 1280, "height": 900})
        sight.troubles = self._person.troubles[:]
        self._person.troubles.clear()
        host = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
        local = [link.removeprefix(host).partition("#")[0] for link in shape["links"] if link.startswith(host)]
        return sight, local

    def _cut_off(self, width: int, letters: str = "") -> list[str]:
        self._page.set_viewport_size({"width": width, "height": 900})
        self._page.evaluate("(size) => looking.letters(size)", letters)
        found = self._page.evaluate("looking.cutOff()")
        self._page.evaluate("looking.letters('')")
        return [f"at {width} px {letters}: {each}" for each in found]

    def _axe(self, options: dict[str, Any]) -> list[str]:
        found = self._page.evaluate(f"axe.run({json.dumps(options)})")["violations"]
        return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]

    def _note(self, answer: Response) -> None:
        if answer.request.resource_type == "document":
            self._loaded.clear()
        self._loaded[answer.url] = answer

    def _weigh(self) -> int:
        """Return how many bytes the page has with all that it loaded, each compressed alone; files are read once."""
        return sum(self._weigh_one(answer) for answer in self._loaded.values() if answer.status == 200)

    def _weigh_one(self, answer: Response) -> int:
        if answer.url not in self._sizes or answer.request.resource_type == "document":
            self._sizes[answer.url] = len(gzip.compress(answer.body()))
        return self._sizes[answer.url]
