"""What each role sees and can do, by the pages and by requests made by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from service.core.roles import ROLES
from service.store.engine import Database
from tests.web import world
from tests.web.browsing import HTML, SENT, Person
from tests.web.conftest import SEED
from tests.web.routes import NEWCOMERS, OPEN, ROUTES, SIGNED_IN, Route, Row, address, sent, served

pytestmark = pytest.mark.unmeasured

REACHED_OTHERWISE = {
    "web.home": "the name of the service leads there",
    "web.sign_in.show": "who is signed in has done so",
    "web.sign_in.sign_in": "as above",
    "web.editing.preview": "a script of the editor asks for it",
    "web.editing.back": "who signs in again in the midst of editing is led there",
    "web.labels.propose_move": "it stands in the place of moving where a label is protected",
    "web.renders.export": "there is something to take along only where there are records",
    "web.plans.export": "as above",
    "web.account.end_one": "there is one for each other session of one's own",
    "web.account.end_others": "as above",
}


@pytest.fixture
def there(app: Flask, database: Database) -> dict[str, str]:
    return world.fill(app, database, SEED)


def may(role: str, scope: str) -> bool:
    held = {OPEN, NEWCOMERS, SIGNED_IN, *ROLES[role]}
    return role == "admin" or not held.isdisjoint(scope.split(" or ")) or scope in held


def gets(role: str, row: Row) -> int:
    if not may(role, row.scope):
        return 403
    return 404 if row.is_anothers and not may(role, "audit") else row.gets


def ask(person: Person, route: Route, there: Mapping[str, str], **changes: str) -> int:
    """Ask a route by hand, with the token of the person's own forms, and return the status."""
    place = address(route, {**there, **changes}) + ROUTES[route].query
    if route[0] == "GET":
        return person.client.get(place, headers=HTML, buffered=True).status_code
    person.open("/account/password")
    data: dict[str, list[str]] = {"form_token": [person.form_token()]}
    for name, value in sent(route, there):
        data.setdefault(name, []).append(value)
    return person.client.post(place, data=data, headers=SENT).status_code


def test_the_table_names_every_route(app: Flask) -> None:
    assert {route for route, _ in served(app)} == set(ROUTES)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_its_routes_and_no_other(role: str, person: Callable[..., Person], there: dict[str, str]) -> None:
    wanted = {route: gets(role, row) for route, row in ROUTES.items()}
    answered = {}
    for number, route in enumerate(ROUTES):
        answered[route] = ask(person(role, name=f"{role}-{number}"), route, there)
    assert answered == wanted


def test_nobody_gets_in_unless_they_sign_in(stranger: Person, there: dict[str, str]) -> None:
    for route, row in ROUTES.items():
        place = address(route, there) + row.query
        if route[0] == "POST":
            answer = stranger.client.post(place, data=dict(sent(route, there)), headers=SENT)
            wanted = {"/login": 403, "/theme": 303}.get(route[1], 401)
            assert (answer.status_code, route) == (wanted, route)
            continue
        answer = stranger.client.get(place, headers=HTML)
        assert (answer.status_code, route) == (row.to_nobody or 302, route)
        if row.scope != OPEN:
            assert answer.location.startswith("/login?next=%2F") or answer.location.startswith("/login?next=/")


def test_who_must_change_a_password_does_that_first(person: Callable[..., Person], there: dict[str, str]) -> None:
    for number, (route, row) in enumerate(ROUTES.items()):
        newcomer = person("admin", name=f"new-{number}", must_change=True)
        if row.scope not in (OPEN, NEWCOMERS):
            assert (ask(newcomer, route, there), route) == (302, route)


@pytest.mark.parametrize("role", ROLES)
def test_a_pattern_closes_every_page_of_other_templates(
    role: str, person: Callable[..., Person], there: dict[str, str]
) -> None:
    half = person(role, pattern="platform.*")
    for route in (route for route in ROUTES if "<name>" in route[1]):
        for name in (there["name"], "mail.not-there"):
            assert (ask(half, route, there, name=name), route) == (403, route)


class Walk:
    """Somebody who follows every link, and looks where every form would be sent."""

    def __init__(self, app: Flask, person: Person) -> None:
        self._map, self._person = app.url_map.bind("localhost"), person
        self.views = {endpoint: app.view_functions[endpoint] for _, endpoint in served(app)}
        self.links: dict[str, int] = {}
        self.forms: dict[str, str] = {}
        self.seen: set[str] = set()

    def everywhere(self, start: str = "/templates") -> None:
        waiting = [start]
        while waiting:
            place = waiting.pop()
            if place in self.links:
                continue
            answer = self._person.client.get(place, headers=HTML, buffered=True)
            self.links[place] = answer.status_code
            self._note(place, "GET")
            if answer.status_code == 200 and answer.mimetype == "text/html" and self._is_page(place):
                waiting += self._onward(self._person.open(place), place)

    def _onward(self, page: Person, place: str) -> list[str]:
        for form in page.soup.select("form"):
            target = urlsplit(urljoin(place, str(form.get("action") or ""))).path
            method = str(form.get("method", "get")).upper()
            self._note(target, method)
            if method == "POST":
                self.forms[target] = place
        found = [str(link["href"]) for link in page.soup.select("a[href]")]
        foreign = [link for link in found if urlsplit(link).scheme or urlsplit(link).netloc]
        assert foreign == [], f"{place} leads out of the service"
        return [urljoin(place, link.partition("#")[0]) for link in found if link.partition("#")[0]]

    def _note(self, place: str, method: str) -> None:
        try:
            endpoint, _ = self._map.match(urlsplit(place).path, method)
        except (HTTPException, RequestRedirect) as error:
            raise AssertionError(f"{method} {place} leads nowhere") from error
        self.seen.add(endpoint)

    def _is_page(self, place: str) -> bool:
        return self._map.match(urlsplit(place).path, "GET")[0] in self.views


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_shown_what_works_for_it_and_all_of_it(
    role: str, app: Flask, person: Callable[..., Person], there: dict[str, str]
) -> None:
    walk = Walk(app, person(role))
    walk.everywhere()
    assert {place: status for place, status in walk.links.items() if status not in (200, 302)} == {}
    allowed = {endpoint for route, endpoint in served(app) if may(role, ROUTES[route].scope)}
    others = {endpoint for route, endpoint in served(app) if gets(role, ROUTES[route]) == 404}
    pages = {endpoint for endpoint in walk.seen if endpoint.startswith("web.")}
    assert pages - allowed == set(), f"{role} is shown what is refused"
    assert allowed - others - pages - set(REACHED_OTHERWISE) == set(), f"{role} is not shown what is allowed"
