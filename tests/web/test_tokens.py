"""Tokens, as an administrator keeps them by the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from service.app import TOKEN_USES
from service.context import utc_now
from service.store.engine import Database
from tests.web.browsing import Person

PATTERN_REFUSED = "Your own pattern is mail.*, and this reaches beyond it."


def made(admin: Person, **typed: object) -> str:
    """Make a token by the pages and return its text."""
    admin.open("/admin/tokens").follow("Make a token")
    admin.send("Make the token", **{"name": "planner", **typed})
    assert admin.heading == "Your new token"
    shown = admin.soup.select_one("#token")
    assert shown is not None
    return shown.get_text()


def whoami(admin: Person, secret: str) -> dict[str, object]:
    answer = admin.client.get("/v1/whoami", headers={"Authorization": f"Bearer {secret}"})
    return answer.get_json() | {"status": answer.status_code}


def test_a_token_is_made_and_works_as_the_form_says(person: Callable[..., Person]) -> None:
    admin = person("admin")
    secret = made(admin, scopes=["read", "audit"], pattern="mail.*", expires="30")
    assert "audit" in admin.text
    assert "in 29 days" in admin.text or "in 30 days" in admin.text or utc_now().strftime("%Y") in admin.text
    assert f"IMPRINT_TOKEN={secret}" in admin.text
    told = whoami(admin, secret)
    assert (told["name"], told["scopes"], told["pattern"]) == ("planner", ["audit", "read"], "mail.*")
    assert [cell.get_text(" ", strip=True) for cell in admin.open("/admin/tokens").soup.select("tbody tr td code")] == [
        "mail.*"
    ]


def test_a_token_is_shown_on_the_one_page_and_nowhere_else(person: Callable[..., Person], database: Database) -> None:
    admin = person("admin")
    secret = made(admin)
    assert admin.answer.headers["Cache-Control"] == "no-store"
    assert admin.answer.request.method == "POST"
    for address in ("/admin/tokens", "/admin/tokens/new"):
        assert secret not in admin.open(address).answer.text
    with database.reading() as db:
        for table in ("tokens", "events", "idempotency_keys", "sessions"):
            assert secret[4:] not in str(db.exec_driver_sql(f"SELECT * FROM {table}").all())


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"name": "\x00"}, "A name has 1 to 200 characters, on one line."),
        ({"name": "n" * 201}, "A name has 1 to 200 characters, on one line."),
        ({"scopes": []}, "Tick at least one of these."),
        ({"pattern": "Mail/*"}, "A pattern is a template's name"),
        ({"expires": "date", "expires_on": "2020-01-01"}, "That day is past."),
        ({"expires": "date", "expires_on": "soon"}, "Write the day as year, month and day"),
        ({"expires": "date", "expires_on": "9999-12-31T"}, "Write the day as year, month and day"),
        ({"expires": "88"}, "Choose when the token ends."),
    ],
)
def test_what_is_wrong_in_the_form_is_said_beside_it_and_nothing_is_lost(
    typed: dict[str, object], says: str, person: Callable[..., Person]
) -> None:
    admin = person("admin")
    admin.open("/admin/tokens/new").send("Make the token", **{"name": "planner", "pattern": "mail.*", **typed})
    assert admin.status == 422
    assert admin.problem == "No token was made yet. Look at what is marked below."
    assert says in admin.text
    assert admin.value_of("pattern") == typed.get("pattern", "mail.*")
    assert "No tokens here" in admin.open("/admin/tokens").text


def test_a_token_can_end_at_the_end_of_a_day_or_never(person: Callable[..., Person]) -> None:
    admin = person("admin")
    day = (utc_now() + timedelta(days=3)).date().isoformat()
    made(admin, name="until", expires="date", expires_on=day)
    made(admin, name="always", expires="never")
    admin.open("/admin/tokens")
    assert f"{day} 23:59:59 UTC" in admin.answer.text
    assert "never ends" in admin.text


def test_a_token_reaches_no_further_than_who_makes_it(person: Callable[..., Person]) -> None:
    admin = person("admin", pattern="mail.*")
    admin.open("/admin/tokens/new")
    assert admin.value_of("pattern") == "mail.*"
    admin.send("Make the token", name="planner", pattern="*")
    assert (admin.status, PATTERN_REFUSED in admin.text) == (422, True)


def test_a_token_is_revoked_after_a_question(person: Callable[..., Person]) -> None:
    admin = person("admin")
    secret = made(admin)
    admin.open("/admin/tokens").follow("Revoke")
    assert (admin.heading, "No use of it is known." in admin.text) == ("Revoke planner ?", True)
    assert whoami(admin, secret)["status"] == 200
    admin.send("Revoke it for good")
    assert admin.notice == "The token planner is revoked. Within a second nothing takes it any more."
    assert "revoked just now" in admin.text
    assert not [link for link in admin.soup.select("main a") if link.get_text() == "Revoke"]


def test_the_list_tells_when_a_token_was_last_used(
    person: Callable[..., Person], app: Flask, database: Database
) -> None:
    admin = person("admin")
    secret = made(admin)
    assert "never" in admin.open("/admin/tokens").text
    whoami(admin, secret)
    app.extensions[TOKEN_USES].write(database)
    cells = admin.open("/admin/tokens").soup.select('td[data-of="Last used"]')
    assert [cell.get_text(strip=True) for cell in cells] == ["just now"]
    listed = admin.client.get("/v1/tokens", headers={"Authorization": f"Bearer {made(admin, scopes=['admin'])}"})
    used = {item["last_used_at"] for item in listed.get_json()["items"]}
    assert len(used) == 2
    assert None in used


def test_a_token_that_there_is_not_is_told(person: Callable[..., Person]) -> None:
    admin = person("admin")
    assert admin.open("/admin/tokens/0/revoke").status == 404
    assert admin.heading == "There is no such token"
    assert admin.open("/admin/tokens?before=%00").status == 422
