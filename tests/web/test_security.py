"""What somebody with bad intentions may try: from another site, with another's session, by what is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from service.store.engine import Database
from tests.web import world
from tests.web.browsing import HTML, SENT, Person
from tests.web.conftest import PASSWORD, SEED
from tests.web.routes import OPEN, ROUTES, Route, address, sent

pytestmark = pytest.mark.unmeasured

PAGES = [route for route in ROUTES if route[0] == "GET"]
FORMS = [route for route in ROUTES if route[0] == "POST"]
HARMLESS = {"/theme": "keeps in the browser whether pages are light or dark, and needs nobody to be signed in"}
EVIL = "https://evil.example"
FROM_ELSEWHERE = {
    "another site": {"Sec-Fetch-Site": "cross-site", "Origin": EVIL},
    "a neighbouring host": {"Sec-Fetch-Site": "same-site", "Origin": "http://wiki.localhost"},
    "a sandbox": {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    "another site, as an old browser says it": {"Origin": EVIL},
    "a sandbox, as an old browser says it": {"Origin": "null"},
    "a broken origin": {"Origin": "http://["},
    "another port": {"Origin": "http://localhost:8080"},
}
MANNER = HTML["Accept"]


@pytest.fixture
def there(app: Flask, database: Database) -> dict[str, str]:
    return world.fill(app, database, SEED)


@pytest.fixture
def unchanged(database: Database) -> Callable[[], Any]:
    """Return a context in which nothing that is stored may change."""

    @contextmanager
    def watch() -> Iterator[None]:
        before = everything(database)
        yield
        assert everything(database) == before

    return watch


def everything(database: Database) -> dict[str, list[str]]:
    tables = ("templates", "versions", "labels", "proposals", "decisions", "tokens", "users", "events")
    with database.reading() as db:
        rows = {name: [str(row) for row in db.exec_driver_sql(f"SELECT * FROM {name}")] for name in tables}
        rows["sessions"] = [str(row) for row in db.exec_driver_sql("SELECT id, user_id, hash FROM sessions")]
    return {name: sorted(found) for name, found in rows.items()}


def post(
    person: Person, route: Route, there: dict[str, str], token: str | None, headers: dict[str, str]
) -> TestResponse:
    data: dict[str, list[str]] = {} if token is None else {"form_token": [token]}
    for name, value in sent(route, there):
        data.setdefault(name, []).append(value)
    return person.client.post(address(route, there), data=data, headers={"Accept": MANNER, **headers})


@pytest.mark.parametrize("headers", [{}, dict(list(SENT.items())[1:])], ids=["old browser", "browser of today"])
def test_no_form_does_anything_without_the_token_of_its_own_session(
    headers: dict[str, str], person: Callable[..., Person], there: dict[str, str], unchanged: Callable[[], Any]
) -> None:
    admin, other = person("admin"), person("admin", name="other")
    theirs = other.open("/account").form_token()
    admin.open("/account")
    with unchanged():
        for route in (route for route in FORMS if route[1] not in HARMLESS):
            for token in (None, "", theirs, "\x00", "ünicode", admin.form_token()[:-1]):
                answer = post(admin, route, there, token, headers)
                assert (answer.status_code, route) == (403, route)
                assert not answer.headers.getlist("Set-Cookie") or route[1] == "/login"


@pytest.mark.parametrize("whence", FROM_ELSEWHERE)
def test_no_form_from_elsewhere_does_anything_even_with_the_right_token(
    whence: str, person: Callable[..., Person], there: dict[str, str], unchanged: Callable[[], Any]
) -> None:
    admin = person("admin").open("/account")
    with unchanged():
        for route in FORMS:
            answer = post(admin, route, there, admin.form_token(), FROM_ELSEWHERE[whence])
            assert (answer.status_code, route) == (403, route)
            assert "from another site" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-origin"},
        # A proxy that gives the service another Host, and a browser that hides its origin.
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://imprint.example"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_a_form_of_this_service_is_taken_from_every_browser(
    headers: dict[str, str], person: Callable[..., Person], there: dict[str, str]
) -> None:
    admin = person("admin").open("/account")
    assert post(admin, ("POST", "/account/sessions/end"), there, admin.form_token(), headers).status_code == 303


@pytest.mark.parametrize(
    ("headers", "shown"),
    [
        ({"Sec-Fetch-Site": "cross-site", "Origin": EVIL}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": EVIL}, False),
        # What says nothing of itself could be an old browser on a page of somebody else.
        ({}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Origin": "http://localhost"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
    ],
)
@pytest.mark.parametrize("somebody", [True, False], ids=["signed in", "nobody"])
def test_what_another_site_wrote_is_never_put_before_a_person_as_theirs(
    headers: dict[str, str], shown: bool, somebody: bool, person: Callable[..., Person], there: dict[str, str]
) -> None:
    ada = person("editor", name="ada")
    if not somebody:
        ada.client.delete_cookie("imprint_session")
    data = {"document": "Foreign words", "message": "Foreign words", "form_token": "guessed"}
    answer = ada.client.post("/templates/mail.greeting/edit/1", data=data, headers={"Accept": MANNER, **headers})
    assert ("Foreign words" in answer.text) is shown


def test_a_form_of_an_ended_session_is_kept_for_an_old_browser_that_proves_it(
    person: Callable[..., Person], stranger: Person, there: dict[str, str]
) -> None:
    ada = person("editor", name="ada").open("/templates/mail.greeting/edit")
    token = ada.form_token()
    person("admin").open(f"/admin/users/{their_id(person, 'ada')}").send("End all sessions")
    data = {"document": "My own words", "form_token": token}
    answer = ada.client.post("/templates/mail.greeting/edit/1", data=data, headers=HTML)
    assert (answer.status_code, "My own words" in answer.text) == (401, True)


def their_id(person: Callable[..., Person], name: str) -> str:
    """Return the id of a user, as the list of users has it."""
    looker = person("admin", name=f"looks-for-{name}").open("/admin/users")
    (found,) = (str(link["href"]) for link in looker.soup.select("tbody a") if link.get_text() == name)
    return found.rpartition("/")[2]


def test_a_password_is_never_carried_through_signing_in(person: Callable[..., Person]) -> None:
    ada = person("editor", name="ada").open("/account/password")
    ada.client.set_cookie("imprint_session", "ended")
    ada.send("Change it", present_password="one-secret-word", password="two", password_again="two")
    assert (ada.status, ada.heading) == (401, "Sign in")
    assert "secret-word" not in ada.answer.text
    assert "nothing was done" in ada.problem


def test_signing_out_twice_leads_to_the_sign_in_page(person: Callable[..., Person]) -> None:
    ada = person("editor").open("/account")
    ada.client.set_cookie("imprint_session", "ended")
    assert ada.send("Sign out").heading == "Sign in"
    assert ada.soup.select('[name="carry_to"]') == []


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil", "javascript:alert(1)", ""])
def test_a_form_is_carried_only_to_a_page_of_this_service(
    target: str, stranger: Person, person: Callable[..., Person]
) -> None:
    person("editor", name="ada")
    fields = [("form_token", stranger.open("/login").form_token()), ("name", "ada"), ("password", PASSWORD)]
    stranger.post("/login", [*fields, ("carry_to", target), ("carried.message", "x")])
    assert (stranger.heading, stranger.passed) == ("Templates", ["/templates"])


ELSEWHERE = (
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "\r\nLocation: https://evil.example",
    "javascript:alert(1)",
    "evil.example",
    "",
)


@pytest.mark.parametrize("place", ELSEWHERE)
def test_no_page_leads_to_another_host(place: str, person: Callable[..., Person], stranger: Person) -> None:
    ada = person("editor", name="ada").open("/account")
    answers = [
        ada.client.get("/login", query_string={"next": place}, headers=HTML),
        ada.client.post("/theme", data={"theme": "dark", "back": place}, headers=SENT),
    ]
    stranger.open("/login")
    data = {"form_token": stranger.form_token(), "name": "ada", "password": PASSWORD, "next": place}
    answers.append(stranger.client.post("/login", data=data, headers=SENT))
    assert [(answer.status_code, answer.location) for answer in answers] == [
        (302, "/templates"),
        (303, "/templates"),
        (303, "/templates"),
    ]


@pytest.mark.parametrize("way", ["ended", "disabled", "another role", "another password"])
def test_a_session_ends_at_once_on_every_page_and_for_every_form(
    way: str, person: Callable[..., Person], there: dict[str, str], unchanged: Callable[[], Any]
) -> None:
    boss, ada = person("admin", name="boss"), person("admin", name="ada").open("/account")
    page = f"/admin/users/{their_id(person, 'ada')}"
    ways = {
        "ended": lambda: boss.open(page).send("End all sessions"),
        "disabled": lambda: boss.open(f"{page}/disable").send("Disable ada"),
        "another role": lambda: boss.open(page).send("Save", role="viewer"),
        "another password": lambda: boss.open(f"{page}/password").send("Make a new password"),
    }
    token = ada.form_token()
    ways[way]()
    with unchanged():
        for route in (route for route, row in ROUTES.items() if row.scope != OPEN):
            if route[0] == "GET":
                answer = ada.client.get(address(route, there) + ROUTES[route].query, headers=HTML)
                assert (answer.status_code, route) == (302, route)
            else:
                assert (post(ada, route, there, token, {}).status_code, route) == (401, route)


def answers(admin: Person, stranger: Person, there: dict[str, str]) -> Iterator[tuple[str, TestResponse]]:
    """Yield a name and the answer of every page, of every form that refuses, and of errors."""
    for route in PAGES:
        place = address(route, there) + ROUTES[route].query
        yield place, admin.client.get(place, headers=HTML)
        yield f"{place} as nobody", stranger.client.get(place, headers=HTML)
    for route in FORMS:
        yield f"POST {route[1]}", post(admin, route, there, None, {})
        yield f"POST {route[1]} as nobody", post(stranger, route, there, None, dict(SENT))
    for place in ("/nothing/here", "/templates/not-there", "/logout", "/admin/users/0"):
        yield place, admin.client.get(place, headers=HTML)
        yield f"{place} as nobody", stranger.client.get(place, headers=HTML)


def test_every_answer_may_be_neither_framed_nor_kept_and_runs_only_scripts_of_this_service(
    person: Callable[..., Person], stranger: Person, there: dict[str, str]
) -> None:
    seen = 0
    for place, answer in answers(person("admin"), stranger, there):
        headers = answer.headers
        policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
        assert "unsafe" not in headers["Content-Security-Policy"], place
        assert (policy["default-src"], policy["frame-ancestors"], policy["base-uri"]) == ("'none'",) * 3, place
        assert (policy["script-src"], policy["form-action"], policy["connect-src"]) == ("'self'",) * 3, place
        assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"]) == ("DENY", "nosniff"), place
        assert (headers["Referrer-Policy"], headers["Cache-Control"]) == ("same-origin", "no-store"), place
        assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin", place
        assert "Access-Control-Allow-Origin" not in headers, place
        seen += 1
    assert seen > 2 * len(ROUTES)
