"""What tests of releasing on pages share: a version that breaks, moves by somebody else, and what stands on a page."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from service.context import utc_now
from service.core.actor import SYSTEM
from service.core.identifier import time_ordered_id
from service.core.protection import NO_PROTECTION
from service.registry.archiving import archive_template
from service.registry.labels import Release, move_label
from service.registry.lookup import find_template
from service.registry.versions import Submission, save_version
from service.store.engine import Database
from tests.store.rows import add_render
from tests.web.browsing import SENT, Person
from tests.web.conftest import SECOND

LABELS = "/templates/mail.greeting/labels"
PRODUCTION, CANARY = f"{LABELS}/production", f"{LABELS}/canary"
MOVE = f"{PRODUCTION}/move"

_BREAKING = SECOND.replace("NAME=<who>", "NAME=<who> PLACE=<where>").replace("here.", "in $PLACE.")


def save_breaking(database: Database, name: str) -> None:
    """Save a third version of the greeting, which breaks callers of the others."""
    with database.writing() as db:
        save_version(db, name, Submission(document=_BREAKING, actor=SYSTEM, now=utc_now(), message="With a place"))


def meanwhile(database: Database, number: int, label: str = "production") -> None:
    """Let somebody beside the service, whom no setting binds, move a label."""
    with database.writing() as db:
        move_label(db, "mail.greeting", Release(label, number, SYSTEM, utc_now(), allow_breaking=True))


def archive(database: Database) -> None:
    """Let somebody archive the greeting."""
    with database.writing() as db:
        archive_template(db, "mail.greeting", protection=NO_PROTECTION, actor=SYSTEM, now=utc_now())


def called(database: Database, *callers: str) -> None:
    """Let production be rendered once by each of these callers, just now."""
    with database.writing() as db:
        template = find_template(db, "mail.greeting")
        for number, caller in enumerate(callers):
            made = time_ordered_id(utc_now(), number.to_bytes(10, "big"))
            add_render(db, template, number, id=made, caller=caller, created_at=utc_now())


def clicked_at_once(page: Person, address: str, fields: dict[str, str]) -> list[tuple[int, str]]:
    """Send a form three times at the same moment; return the statuses and where the answers lead."""
    cookie = page.client.get_cookie("imprint_session")
    assert cookie is not None
    headers = {**SENT, "Cookie": f"{cookie.key}={cookie.value}"}

    def click(_number: int) -> tuple[int, str]:
        client = page.client.application.test_client(use_cookies=False)
        answer = client.post(address, data=fields, headers=headers)
        return answer.status_code, answer.location

    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(click, range(3)))


def buttons(page: Person) -> list[str]:
    """Return what the buttons of a page say."""
    return [" ".join(each.get_text(" ").split()) for each in page.soup.select("main button")]


def decisions(page: Person) -> list[str]:
    """Return what can be decided on the page of a proposal."""
    return [button.get_text() for button in page.soup.select(".decide button")]


def rows(page: Person) -> list[str]:
    """Return the rows of a page's table."""
    return [" ".join(row.get_text(" ").split()) for row in page.soup.select("tbody tr")]


def lead(page: Person) -> str:
    """Return what stands below the heading."""
    found = page.soup.select_one(".lead")
    assert found is not None
    return found.get_text(" ", strip=True)


def proposed(page: Person, number: int = 2, **typed: str) -> str:
    """Propose to move canary, and return the address of the proposal."""
    page.open(f"{CANARY}/move?to={number}").send(f"Propose: canary to version {number}", **typed)
    assert page.status == 200, page.problem
    return page.address
