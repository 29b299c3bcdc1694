"""Renders by their pages: found by filters, looked at, downloaded, erased; each sees what is theirs."""

from __future__ import annotations

import csv
import io
import json
import secrets
from collections.abc import Callable
from typing import Any

import pytest

from service.audit.renders import record_render
from service.context import utc_now
from service.core.actor import Actor
from service.registry.rendering import Call, render_template
from service.store.engine import Database
from tests.web.browsing import Person

TOOL = Actor(id="t", name="planner", scopes=frozenset({"render"}), pattern="*")
Render = Callable[..., str]


@pytest.fixture
def render(database: Database, greeting: str) -> Render:
    """Render the greeting and return the id of the record."""

    def make(actor: Actor = TOOL, ref: str = "production", keeps: bool = True, **arguments: Any) -> str:
        values = {"NAME": "Grace", "TONE": "warm", **arguments}
        with database.writing() as db:
            made = render_template(db, greeting, Call(ref, values))
            record = record_render(
                db,
                made.version,
                made.rendered,
                ref=ref,
                values=made.values,
                unset=None,
                metadata={"ticket": "OPS-1"},
                actor=actor,
                now=utc_now(),
                entropy=secrets.token_bytes(10),
                keeps_arguments=keeps,
            )
        return record.id

    return make


@pytest.fixture
def auditor(person: Callable[..., Person]) -> Person:
    return person("auditor")


def rows(page: Person) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in page.soup.select("table.cards tbody tr")]


def test_a_render_is_found_and_shows_what_was_asked_and_what_came_out(auditor: Person, render: Render) -> None:
    made = render()
    auditor.open("/renders").follow(f"just now render {made}")
    assert auditor.heading == "Render of mail.greeting"
    assert "planner asked for production and got version 1" in auditor.text
    assert "it is the same, byte for byte" in auditor.text
    assert [mark.text for mark in auditor.soup.select(".prompt mark")] == ["Grace", "warm"]
    assert "ticket OPS-1" in auditor.text
    assert auditor.follow("version 1").address == "/templates/mail.greeting/versions/1"


def test_filters_live_in_the_address(auditor: Person, render: Render) -> None:
    render()
    render(ref="2")
    assert len(rows(auditor.open("/renders"))) == 2
    auditor.send("Filter", version="2")
    assert "version=2" in auditor.address
    assert len(rows(auditor)) == 1
    assert auditor.value_of("version") == "2"
    for query, count in (
        ("caller=planner", 2),
        ("caller=nobody", 0),
        ("template=mail.greeting&version=1", 1),
        ("since=2020-01-01&until=2020-12-31", 0),
        (f"since={utc_now():%Y-%m-%d}&until={utc_now():%Y-%m-%d}", 2),
        ("prompt_sha256=" + "0" * 64, 0),
    ):
        assert (query, len(rows(auditor.open(f"/renders?{query}")))) == (query, count)
    assert auditor.follow("Show all renders").address == "/renders"


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("version=x", "A version has a number"),
        ("since=soon", "Write the day as year, month and day"),
        ("until=2026-13-40", "Write the day as year, month and day"),
        ("prompt_sha256=abc", "A SHA-256 has 64 digits"),
        ("caller=" + "x" * 501, "At most 500 characters"),
        ("before=x", "the address does not say from where"),
    ],
)
def test_a_wrong_filter_is_marked_and_nothing_is_lost(auditor: Person, query: str, says: str) -> None:
    auditor.open(f"/renders?template=mail.greeting&{query}")
    assert (auditor.status, says.lower() in auditor.text.lower()) == (422, True)
    if not query.startswith("before"):
        assert auditor.value_of("template") == "mail.greeting"


def test_older_renders_are_a_page_further(auditor: Person, render: Render) -> None:
    for _ in range(51):
        render()
    auditor.open("/renders?caller=planner")
    assert len(rows(auditor)) == 50
    auditor.follow("Older")
    assert len(rows(auditor)) == 1
    assert "caller=planner" in auditor.address
    assert len(rows(auditor.follow("Newest"))) == 50


def test_what_fits_the_filters_is_downloaded_whole(auditor: Person, render: Render) -> None:
    for _ in range(23):
        render()
    render(ref="2")
    auditor.open("/renders?version=1")
    (address,) = [str(link["href"]) for link in auditor.soup.select("a[download]") if link.text == "CSV"]
    answer = auditor.client.get(address, buffered=True)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="renders.csv"'
    lines = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [line["version"] for line in lines] == ["1"] * 23
    (address,) = [str(link["href"]) for link in auditor.soup.select("a[download]") if link.text == "JSON Lines"]
    items = [json.loads(line) for line in auditor.client.get(address, buffered=True).text.splitlines()]
    assert [item["arguments"]["NAME"] for item in items] == ["Grace"] * 23
    assert auditor.open("/renders/export?version=x").status == 422


def test_who_may_not_audit_sees_only_their_own(person: Callable[..., Person], render: Render) -> None:
    other = render()
    ada = person("editor", name="ada")
    assert ada.open("/renders").heading == "Your renders"
    assert rows(ada) == []
    assert ada.open(f"/renders/{other}").status == 404
    assert person("viewer").open("/renders").status == 403


def test_what_was_not_kept_or_cannot_be_is_told(auditor: Person, render: Render) -> None:
    auditor.open(f"/renders/{render(keeps=False)}")
    assert "They were not kept" in auditor.text
    assert auditor.open("/renders/00000000-0000-7000-8000-000000000000").status == 404


def test_an_administrator_erases_what_a_render_holds_after_a_question(
    person: Callable[..., Person], render: Render
) -> None:
    made = render(NAME="Ada Lovelace")
    admin = person("admin")
    admin.open(f"/renders/{made}").follow("Erase what it holds")
    assert "Gone for good will be its arguments" in admin.text
    admin.send("Erase it for good")
    assert admin.notice.startswith("What this render held is erased for good.")
    assert "erased just now by admin" in admin.text
    assert "Ada Lovelace" not in admin.text
    admin.open(f"/renders/{made}/erase")
    assert "already" in admin.text


def test_only_administrators_erase(auditor: Person, render: Render) -> None:
    made = render()
    assert "Erase" not in auditor.open(f"/renders/{made}").text
    assert auditor.open(f"/renders/{made}/erase").status == 403


def test_values_are_shown_as_text(auditor: Person, render: Render) -> None:
    hostile = "<script>alert(1)</script>\u202eevil"
    auditor.open(f"/renders/{render(NAME=hostile)}")
    assert "<script>alert(1)" not in auditor.answer.text
    assert "⟦U+202E⟧" in auditor.text
