"""Signing in and out by the pages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.web.browsing import Person
from tests.web.conftest import PASSWORD


def test_who_is_not_signed_in_comes_to_the_form_and_on_to_where_they_wanted(
    stranger: Person, person: Callable[..., Person], greeting: str
) -> None:
    person("viewer", name="ada")
    stranger.open("/templates/mail.greeting?x=1")
    assert (stranger.heading, stranger.address) == ("Sign in", "/login?next=/templates/mail.greeting?x%3D1")
    stranger.send("Sign in", name="Ada", password=PASSWORD)
    assert (stranger.heading, stranger.address) == ("Greeting", "/templates/mail.greeting?x=1")


def test_a_wrong_password_and_a_name_that_there_is_not_read_alike(
    stranger: Person, person: Callable[..., Person]
) -> None:
    person("viewer", name="ada")
    for name in ("ada", "bob"):
        stranger.open("/login").send("Sign in", name=name, password="not that one")
        assert (stranger.status, stranger.problem) == (401, "The name or the password is wrong.")
        assert stranger.value_of("name") == name
        assert stranger.value_of("password") == ""


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "\t//evil.example"]
)
def test_signing_in_never_leads_to_another_host(
    elsewhere: str, stranger: Person, person: Callable[..., Person]
) -> None:
    person("viewer", name="ada")
    stranger.open("/login")
    stranger.send("Sign in", name="ada", password=PASSWORD, next=elsewhere)
    assert stranger.passed == ["/templates"]


def test_the_session_is_another_than_any_that_the_browser_brought(
    stranger: Person, person: Callable[..., Person]
) -> None:
    person("viewer", name="ada")
    stranger.client.set_cookie("imprint_session", "chosen-by-somebody-else")
    stranger.open("/login").send("Sign in", name="ada", password=PASSWORD)
    cookie = stranger.client.get_cookie("imprint_session")
    assert cookie is not None
    assert cookie.value != "chosen-by-somebody-else"
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")


def test_signing_out_ends_the_session_for_good(person: Callable[..., Person]) -> None:
    ada = person("viewer")
    kept = ada.client.get_cookie("imprint_session")
    assert kept is not None
    assert ada.open("/templates").send("Sign out").heading == "Sign in"
    ada.client.set_cookie("imprint_session", kept.value)
    assert ada.open("/templates").heading == "Sign in"


def test_who_was_given_a_password_must_change_it_first(person: Callable[..., Person]) -> None:
    ada = person("editor", must_change=True)
    assert ada.open("/templates").heading == "Choose a password"
    ada.send("Change it", present_password=PASSWORD, password="another horse here", password_again="another horse")
    assert ada.problem == "The two new passwords differ."
    ada.send("Change it", present_password=PASSWORD, password="another horse here", password_again="another horse here")
    assert (ada.heading, ada.notice) == ("Templates", "Your password is changed. Other sessions of yours have ended.")


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(person: Callable[..., Person], stranger: Person) -> None:
    person("viewer", name="ada")
    seen = []
    for name in ("ada", "eve", "no such name!", "\x00"):
        stranger.open("/login").send("Sign in", name=name, password="not that one")
        words = stranger.answer.text.replace(stranger.form_token(), "").replace(f'value="{name}"', "")
        headers = {
            key: value for key, value in stranger.answer.headers if key not in ("X-Request-Id", "Content-Length")
        }
        seen.append((stranger.status, re.sub(r"style_nonce=\S+", "", words), headers))
    assert seen[0] == seen[1]
    assert {status for status, _, _ in seen} == {401}


def test_who_tries_too_often_must_wait(person: Callable[..., Person], stranger: Person) -> None:
    person("viewer", name="ada")
    stranger.open("/login")
    statuses = []
    for number in range(40):
        stranger.post("/login", [("form_token", stranger.form_token()), ("name", f"eve{number}"), ("password", "no")])
        statuses.append(stranger.status)
        if stranger.status == 429:
            break
    assert (statuses[0], statuses[-1]) == (401, 429)
    assert stranger.problem.startswith("Too many tries. Wait ")
    assert int(stranger.answer.headers["Retry-After"]) > 0
