"""Templates for the tests of the editor, and hands on the keyboard."""

from __future__ import annotations

from itertools import count

from playwright.sync_api import Locator

from service.context import utc_now
from service.core.actor import SYSTEM
from service.registry.lookup import find_template, find_version
from service.registry.versions import Submission, create_template, save_version
from tests.browser.person import Person
from tests.browser.serving import PeopledService, database_of

DOCUMENT = """---
title: A note
argument_hint: NAME=<who> [TONE=formal|warm] [--loud]
---
# Dear $NAME

One.
Two.
Three.
"""
_NUMBERS = count(1)


def make(service: PeopledService, document: str) -> str:
    """Make a template with a document, and return its name."""
    name = f"notes.n{next(_NUMBERS)}"
    with database_of(service.data) as database, database.writing() as db:
        create_template(db, name, Submission(document=document, actor=SYSTEM, now=utc_now()))
    return name


def latest(service: PeopledService, name: str) -> tuple[int, str]:
    with database_of(service.data) as database, database.reading() as db:
        version = find_version(db, find_template(db, name), "latest")
    return version.number, version.document


def save_over(service: PeopledService, name: str, document: str) -> None:
    with database_of(service.data) as database, database.writing() as db:
        save_version(db, name, Submission(document=document, actor=SYSTEM, now=utc_now(), message="Meanwhile"))


def editor(person: Person) -> Locator:
    return person.page.locator(".cm-content")


def type_at_end(person: Person, text: str) -> None:
    editor(person).click()
    person.page.keyboard.press("Control+End")
    person.page.keyboard.insert_text(text)


def panel(person: Person, name: str) -> Locator:
    return person.page.locator(f"#{name}")
