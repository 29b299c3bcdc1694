"""Whatever is sent to a page, the answer is a page that says what was wrong, and never a failure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from service.store.engine import Database
from tests.web import world
from tests.web.browsing import HTML, SENT, Person
from tests.web.conftest import PASSWORD, SEED
from tests.web.routes import ROUTES, Route, address, sent

# Hundreds of requests that other tests make one by one: measuring their coverage would double their time.
pytestmark = pytest.mark.unmeasured

LONG, NUL, HUGE = "x" * 10_000, "a\x00b", "9" * 40
ODD = (LONG, NUL, HUGE, "-1", "²", "💥\u202e*'%")
IN_PATHS = ("%00", "%FF", "..%2F..", "x" * 5_000, "-1", HUGE, "%C2%B2", "%F0%9F%92%A5%E2%80%AE", "sha256:0", "a%0Ab")
QUERIES = ("before", "after", "cursor", "next", "q", "from", "to", "ref", "limit", "copy", "view", "since", "until")


@pytest.fixture
def there(app: Flask, database: Database) -> dict[str, str]:
    return world.fill(app, database, SEED)


@pytest.fixture
def admin(person: Callable[..., Person]) -> Callable[[], Person]:
    """Return somebody who may do everything and is signed in, anew each time."""
    made: list[Person] = []

    def make() -> Person:
        made.append(person("admin", name=f"hostile-{len(made)}").open("/account/password"))
        return made[-1]

    return make


def parts(path: str) -> Iterator[str]:
    yield from (part.partition(">")[0] for part in path.split("<")[1:])


def test_odd_parts_of_addresses_are_told_to_be_wrong(admin: Callable[[], Person], there: dict[str, str]) -> None:
    failed = []
    for route in (route for route in ROUTES if "<" in route[1]):
        asker = admin()
        for part in parts(route[1]):
            for odd in IN_PATHS:
                place = address(route, {**there, part.rpartition(":")[2]: odd}) + ROUTES[route].query
                data = {"form_token": asker.form_token(), **dict(sent(route, there))}
                options = {"data": data, "headers": SENT} if route[0] == "POST" else {"headers": HTML}
                answer = asker.client.open(place, method=route[0], **options)
                if answer.status_code >= 500 or answer.status_code == 401:
                    failed.append((route, odd[:20], answer.status_code))
    assert failed == []


def test_odd_and_unknown_parameters_are_taken_or_told_to_be_wrong(
    admin: Callable[[], Person], there: dict[str, str]
) -> None:
    asker, failed = admin(), []
    for route in (route for route in ROUTES if route[0] == "GET"):
        for name in (*QUERIES, "nothing"):
            for odd in (LONG, NUL, HUGE):
                asked = {name: odd}
                answer = asker.client.get(address(route, there), query_string=asked, headers=HTML, buffered=True)
                if answer.status_code >= 500:
                    failed.append((route, name, odd[:20], answer.status_code))
    assert failed == []


def test_odd_values_in_every_field_of_every_form_are_taken_or_told_to_be_wrong(
    admin: Callable[[], Person], there: dict[str, str]
) -> None:
    failed = []
    for route in (route for route in ROUTES if route[0] == "POST"):
        fields = [*sent(route, there), ("unknown", "")]
        for place, (name, _) in enumerate(fields):
            for odd in ODD[:2] if "password" in name else ODD:
                status = send(admin(), route, there, [*fields[:place], (name, odd), *fields[place + 1 :]])
                if status >= 500:
                    failed.append((route, name, odd[:20], status))
    assert failed == []


def send(asker: Person, route: Route, there: dict[str, str], fields: list[tuple[str, str]]) -> int:
    data: dict[str, list[str]] = {"form_token": [asker.form_token()]}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    return asker.client.post(address(route, there), data=data, headers=SENT).status_code


def test_forms_that_are_none_are_told_to_be_wrong(admin: Callable[[], Person], there: dict[str, str]) -> None:
    bodies: list[dict[str, object]] = [
        {"data": b"\xff\xfe%00=%ZZ&&&==", "content_type": "application/x-www-form-urlencoded"},
        {"data": b"--x\r\nContent-Disposition: form-data", "content_type": "multipart/form-data; boundary=x"},
        {"data": b"{}", "content_type": "application/json"},
        {"data": b"", "content_type": "multipart/form-data"},
        {"data": {f"field{number}": "" for number in range(1_200)}, "content_type": "multipart/form-data"},
        {"data": b"document=" + b"x" * (9 * 1024 * 1024), "content_type": "application/x-www-form-urlencoded"},
    ]
    asker = admin()
    for route in (route for route in ROUTES if route[0] == "POST"):
        for body in bodies:
            answer = asker.client.post(address(route, there), headers=SENT, **body)
            assert (answer.status_code in (303, 400, 403, 413), route) == (True, route), answer.status_code
            assert answer.status_code == 303 or answer.mimetype == "text/html"


def test_odd_headers_are_taken_or_told_to_be_wrong(person: Callable[..., Person], stranger: Person) -> None:
    person("viewer", name="ada")
    headers = (
        {"Cookie": "imprint_session=\xff\x00; imprint_notice=..; imprint_visit=\xe9; imprint_theme=<b>"},
        {"User-Agent": "\xff" * 3_000},
        {"Accept-Language": "*;q=x", "Accept": "text/html;q=NaN"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "\xff"},
        {"Host": "evil.example:99999"},
    )
    for extra in headers:
        for method, place in (("GET", "/login"), ("GET", "/templates"), ("POST", "/login"), ("POST", "/theme")):
            answer = stranger.client.open(place, method=method, headers={**HTML, **extra})
            assert answer.status_code < 500, (extra, place)
        stranger.client.set_cookie("imprint_visit", "v")
        stranger.open("/login")
        data = {"form_token": stranger.form_token(), "name": "ada", "password": PASSWORD}
        assert stranger.client.post("/login", data=data, headers={**SENT, **extra}).status_code < 500
        stranger.client.delete_cookie("imprint_session")
