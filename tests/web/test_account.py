"""One's own account."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.core.roles import ROLES
from service.web.agents import device_words
from service.web.permissions import ROLE_WORDS, SCOPE_WORDS
from tests.web.browsing import Person
from tests.web.conftest import PASSWORD

MAC = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36"
)


@pytest.mark.parametrize("role", ROLES)
def test_the_account_tells_who_one_is_and_what_one_may_do(role: str, person: Callable[..., Person]) -> None:
    ada = person(role, name="ada", pattern="mail.*").open("/account")
    assert ada.heading == "ada"
    assert ROLE_WORDS[role] in ada.text
    held = SCOPE_WORDS if role == "admin" else ROLES[role]
    assert [line.b.get_text() for line in ada.soup.select("section li") if line.b] == list(held)


def test_own_sessions_are_listed_this_one_marked_and_others_ended(
    person: Callable[..., Person], stranger: Person
) -> None:
    ada = person("viewer", name="ada")
    stranger.client.environ_base.update({"HTTP_USER_AGENT": MAC})
    stranger.open("/login").send("Sign in", name="ada", password=PASSWORD)
    rows = [" ".join(row.get_text(" ").split()) for row in stranger.open("/account").soup.select(".sessions li")]
    assert [("this one" in row, row.startswith("Chrome on macOS")) for row in rows] == [(True, True), (False, False)]
    stranger.send("End all others")
    assert stranger.notice == "All your other sessions have ended."
    assert (ada.open("/templates").heading, stranger.open("/templates").heading) == ("Sign in", "Templates")


def test_one_other_session_is_ended_and_nobody_elses(person: Callable[..., Person], stranger: Person) -> None:
    ada, bob = person("viewer", name="ada"), person("viewer", name="bob")
    stranger.open("/login").send("Sign in", name="ada", password=PASSWORD)
    ended = str(stranger.open("/account").soup.select('form[action^="/account/sessions/"]')[0]["action"])
    bob.open("/account").post(ended, [("form_token", bob.form_token())])
    assert ada.open("/templates").status == 200
    stranger.post(ended, [("form_token", stranger.form_token())])
    assert stranger.notice == "The session has ended."
    assert ada.open("/templates").heading == "Sign in"


def test_who_must_choose_a_password_first_sees_no_account_yet(person: Callable[..., Person]) -> None:
    ada = person("viewer", must_change=True)
    assert ada.open("/account").heading == "Choose a password"
    assert ada.send("Sign out").heading == "Sign in"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (MAC, "Chrome on macOS"),
        (f"{MAC} Edg/141.0", "Edge on macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari on iPhone"),
        ("curl/8.5.0", "curl"),
        ("my own browser " * 9, "my own browser my own browser my own bro"),
        ("", "A browser without a name"),
    ],
)
def test_a_device_is_called_as_people_call_it(agent: str, words: str) -> None:
    assert device_words(agent) == words
