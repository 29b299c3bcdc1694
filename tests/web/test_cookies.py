"""The cookies: how they are guarded, and that nobody else's words or sessions come in by them."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from service.app import create_app
from service.config import Settings
from service.store.engine import Database
from tests.web.browsing import HTML, SENT, Person
from tests.web.conftest import PASSWORD


def test_a_notice_is_told_only_to_the_session_that_it_was_left_for(
    person: Callable[..., Person], stranger: Person
) -> None:
    ada = person("editor", name="ada").open("/account/password")
    new = "another horse here"
    ada.client.post(
        "/account/password",
        data={
            "form_token": ada.form_token(),
            "present_password": PASSWORD,
            "password": new,
            "password_again": new,
        },
        headers=SENT,
    )
    left = ada.client.get_cookie("imprint_notice")
    assert left is not None
    bob = person("viewer", name="bob")
    for other in (bob, stranger):
        other.client.set_cookie("imprint_notice", left.value)
        assert other.open("/login").notice == ""
    assert ada.open("/account").notice.startswith("Your password is changed.")
    # Who can set a cookie knows of somebody who is not signed in that there is no secret.
    stranger.client.set_cookie("imprint_notice", forged("Your disk is broken; call this number."))
    assert stranger.open("/login").notice == ""


def forged(text: str) -> str:
    packed = base64.urlsafe_b64encode(text.encode()).decode()
    return f"{packed}.{hmac.digest(b'', f'Imprint notice {packed}'.encode(), 'sha256').hex()}"


def test_signing_in_ends_the_session_that_the_browser_had(person: Callable[..., Person], stranger: Person) -> None:
    ada, bob = person("editor", name="ada"), person("viewer", name="bob")
    kept = ada.client.get_cookie("imprint_session")
    assert kept is not None
    stranger.client.set_cookie("imprint_session", kept.value)
    # Another tab showed the form before ada had signed in.
    token = stranger.open("/account").form_token()
    stranger.post("/login", [("form_token", token), ("name", "bob"), ("password", PASSWORD)])
    assert "bob" in stranger.open("/account").heading
    assert ada.open("/account").heading == "Sign in"
    assert bob.open("/account").heading == "bob"


@pytest.fixture
def served_at(database: Database, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Return an application behind a proxy that ends https."""
    made: list[Flask] = []

    def make(**variables: str) -> Flask:
        url = database.url.render_as_string(hide_password=False)
        told = {"IMPRINT_DATABASE_URL": url, "IMPRINT_DATA": str(tmp_path / "data"), "IMPRINT_TRUSTED_PROXIES": "1"}
        made.append(create_app(Settings.from_environment(told | variables)))
        return made[-1]

    yield make
    for app in made:
        app.extensions["imprint-database"].dispose()


@pytest.mark.parametrize(
    ("scheme", "prefix", "begins"),
    [
        ("https", "", "__Host-imprint_"),
        ("https", "/prompts", "__Secure-imprint_"),
        ("http", "", "imprint_"),
        ("http", "/prompts", "imprint_"),
    ],
)
def test_cookies_are_guarded_as_well_as_the_address_allows(
    scheme: str, prefix: str, begins: str, served_at: Callable[..., Flask], person: Callable[..., Person]
) -> None:
    person("viewer", name="ada")
    client = served_at(IMPRINT_PATH_PREFIX=prefix).test_client()
    headers = {**SENT, "X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": scheme, "Origin": f"{scheme}://localhost"}
    base = f"{scheme}://localhost"
    form = client.get(f"{prefix}/login", headers=headers, base_url=base)
    token = BeautifulSoup(form.data, "html.parser").select_one("main [name=form_token]")
    assert token is not None
    data = {"form_token": token["value"], "name": "ada", "password": PASSWORD}
    answer = client.post(f"{prefix}/login", data=data, headers=headers, base_url=base)
    assert (answer.status_code, answer.location) == (303, f"{prefix}/templates")
    cookies = [*form.headers.getlist("Set-Cookie"), *answer.headers.getlist("Set-Cookie")]
    assert {cookie.partition("=")[0].removeprefix(begins) for cookie in cookies} == {"visit", "session", "device"}
    for cookie in cookies:
        flags = {flag.strip() for flag in cookie.split(";")[1:]}
        assert {"HttpOnly", "SameSite=Lax", f"Path={prefix or '/'}"} <= flags, cookie
        assert ("Secure" in flags) is (scheme == "https"), cookie
        assert not any(flag.startswith("Domain") for flag in flags), cookie


def test_over_https_a_cookie_without_the_guarded_name_is_nobodys(
    served_at: Callable[..., Flask], person: Callable[..., Person]
) -> None:
    kept = person("viewer", name="ada").client.get_cookie("imprint_session")
    assert kept is not None
    headers = {**HTML, "X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "https"}
    app = served_at()
    for name, status in ((f"__Host-{kept.key}", 200), (kept.key, 302)):
        client = app.test_client(use_cookies=False)
        answer = client.get("/templates", headers={**headers, "Cookie": f"{name}={kept.value}"})
        assert answer.status_code == status


def test_a_page_of_plain_http_cannot_send_a_form_over_https(
    served_at: Callable[..., Flask], person: Callable[..., Person]
) -> None:
    kept = person("viewer", name="ada").client.get_cookie("imprint_session")
    assert kept is not None
    client = served_at().test_client(use_cookies=False)
    for scheme, says in (("http", "from another site"), ("https", "earlier session")):
        answer = client.post(
            "/logout",
            headers={
                **HTML,
                "X-Forwarded-Proto": "https",
                "X-Forwarded-For": "192.0.2.1",
                "Cookie": f"__Host-imprint_session={kept.value}",
                "Origin": f"{scheme}://localhost",
            },
        )
        assert (answer.status_code, says in answer.text) == (403, True)
