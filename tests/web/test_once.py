"""Forms that are sent twice act once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from bs4 import BeautifulSoup

from tests.web.browsing import SENT, Person

TOKEN = {"name": "planner", "scopes": "read", "pattern": "*", "expires": "never", "expires_on": ""}
USER = {"name": "bob", "display_name": "", "role": "viewer", "pattern": "*"}


def fields(admin: Person, address: str, typed: dict[str, str]) -> dict[str, str]:
    admin.open(address)
    return {**typed, "form_token": admin.form_token(), "once": admin.value_of("once")}


@pytest.mark.parametrize(
    ("address", "typed", "lists", "heading"),
    [
        ("/admin/tokens/new", TOKEN, "/admin/tokens", "This token is made already"),
        ("/admin/users/new", USER, "/admin/users", "That is done already"),
    ],
)
def test_a_form_that_is_sent_twice_acts_once_and_says_so(
    address: str, typed: dict[str, str], lists: str, heading: str, person: Callable[..., Person]
) -> None:
    admin = person("admin")
    before = len(admin.open(lists).soup.select("tbody tr"))
    sent = fields(admin, address, typed)
    first = admin.client.post(address, data=sent, headers=SENT)
    shown = BeautifulSoup(first.data, "html.parser").select_one(".secret code")
    assert shown is not None
    admin.post(address, list(sent.items()))
    assert (admin.status, admin.heading) == (200, heading)
    assert shown.get_text() not in admin.answer.text
    assert len(admin.open(lists).soup.select("tbody tr")) == before + 1


def test_two_clicks_at_the_same_moment_act_once(person: Callable[..., Person]) -> None:
    admin = person("admin")
    sent = fields(admin, "/admin/tokens/new", TOKEN)
    cookie = admin.client.get_cookie("imprint_session")
    assert cookie is not None

    def click(_number: int) -> str:
        headers = {**SENT, "Cookie": f"{cookie.key}={cookie.value}"}
        client = admin.client.application.test_client(use_cookies=False)
        return client.post("/admin/tokens/new", data=sent, headers=headers).text

    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(click, range(4)))
    assert sorted(("Your new token" in page, "is made already" in page) for page in pages) == [
        *[(False, True)] * 3,
        (True, False),
    ]
    assert len(admin.open("/admin/tokens").soup.select("tbody tr")) == 1


def test_the_same_form_with_other_values_is_another_one(person: Callable[..., Person]) -> None:
    admin = person("admin")
    sent = fields(admin, "/admin/tokens/new", TOKEN)
    for name in ("one", "two"):
        admin.post("/admin/tokens/new", list({**sent, "name": name}.items()))
        assert admin.heading == "Your new token"
    assert len(admin.open("/admin/tokens").soup.select("tbody tr")) == 2


def test_a_form_that_was_refused_may_be_sent_again(person: Callable[..., Person]) -> None:
    admin = person("admin").open("/admin/tokens/new")
    admin.send("Make the token", name="planner", pattern="A B")
    assert admin.status == 422
    assert admin.send("Make the token", pattern="*").heading == "Your new token"


def test_a_new_password_is_given_once(person: Callable[..., Person]) -> None:
    admin = person("admin")
    person("viewer", name="bob")
    links = admin.open("/admin/users").soup.select("tbody a")
    page = next(link["href"] for link in links if link.get_text() == "bob")
    sent = fields(admin, f"{page}/password", {})
    assert admin.post(f"{page}/password", list(sent.items())).heading == "The new password of bob"
    assert admin.post(f"{page}/password", list(sent.items())).heading == "That is done already"
    assert admin.follow("Give a new password").send("Make a new password").heading == "The new password of bob"
