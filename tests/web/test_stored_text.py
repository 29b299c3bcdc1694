"""What is stored cannot act: it is shown as text on every page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

from bs4 import BeautifulSoup, Tag
from flask import Flask

from service.store.engine import Database
from tests.web import world
from tests.web.browsing import Person
from tests.web.routes import ROUTES, address

PAGES = [route for route in ROUTES if route[0] == "GET"]
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7777*7777}}${7777*7777}javascript:alert(1)"
TURNED = "abc\u202edef"
# What turns the direction of text is refused in documents, and taken in names, messages, arguments and plans.
HOSTILE_DOCUMENT = f"""---
title: {json.dumps(HOSTILE)}
description: "</textarea></title>"
arguments:
  NAME: {{description: "</script>", required: true}}
  TONE: {{enum: [warm, "<b onclick=x>"], required: true}}
persona: "<svg/onload=alert(1)>"
tags: ["javascript:alert(1)"]
---
[click](javascript:alert(1)) </textarea><script>alert(1)</script>
$NAME $TONE
"""


def acting(soup: BeautifulSoup) -> Iterator[str]:
    """Yield what on a page would act by itself, or lead out of the service."""
    for element in soup.find_all(True):
        assert isinstance(element, Tag)
        for name, value in element.attrs.items():
            if name.startswith("on") or name in ("style", "srcdoc", "formtarget"):
                yield f"<{element.name} {name}>"
            if name in ("href", "src", "action", "formaction") and not re.match(r"/(?!/)|#|\?|$", str(value)):
                yield f"{name}={value}"
        if element.name in ("script", "style") and (element.get_text().strip() or not element.get("src")):
            yield f"an inline <{element.name}>"
        if element.name in ("iframe", "object", "embed", "base", "meta") and element.get("http-equiv"):
            yield f"<{element.name}>"


def turned(soup: BeautifulSoup) -> Iterator[str]:
    """Yield where a character that turns the direction of text could turn what stands beside it."""
    for text in soup.find_all(string=re.compile("[\u202a-\u202e\u2066-\u2069]")):
        around = [parent for parent in text.parents if isinstance(parent, Tag)]
        if not any(each.name in ("bdi", "textarea", "option", "title") or each.get("dir") for each in around):
            yield f"{[each.name for each in around][:4]}: {text.strip()[:60]!r}"


def test_what_is_stored_is_shown_as_text_on_every_page(
    app: Flask, database: Database, person: Callable[..., Person]
) -> None:
    called = f"{TURNED} {HOSTILE}"
    there = world.fill(app, database, HOSTILE_DOCUMENT, called=called[:200], said=called)
    admin = person("admin")
    shown = 0
    for route in PAGES:
        page = admin.open(address(route, there) + ROUTES[route].query)
        if page.answer.mimetype != "text/html":
            assert page.answer.headers["Content-Disposition"].startswith("attachment;")
            continue
        assert list(acting(page.soup)) == [], route
        assert list(turned(page.soup)) == [], route
        assert str(7777 * 7777) not in page.text, route
        shown += "<script>alert(1)</script>" in page.soup.get_text()
    assert shown >= 6
