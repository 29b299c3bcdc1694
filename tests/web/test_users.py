"""Users, as an administrator keeps them by the pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.browsing import Person
from tests.web.conftest import PASSWORD


def made(admin: Person, **typed: object) -> str:
    """Make a user by the pages and return the password that was shown."""
    admin.open("/admin/users").follow("Make a user")
    admin.send("Make the user", **{"name": "bob", "role": "editor", **typed})
    shown = admin.soup.select_one("#password")
    assert shown is not None, admin.text
    return shown.get_text()


def of(admin: Person, name: str) -> Person:
    found = [a for a in admin.open("/admin/users").soup.select("main tbody a") if a.get_text() == name]
    return admin.open(str(found[0]["href"]))


def test_a_user_is_made_signs_in_and_chooses_a_password(person: Callable[..., Person], stranger: Person) -> None:
    admin = person("admin")
    password = made(admin, display_name="Bob Kahn", pattern="mail.*")
    assert (admin.heading, admin.answer.headers["Cache-Control"]) == ("The first password of bob", "no-store")
    assert password not in of(admin, "bob").answer.text
    assert "Has not chosen a password yet." in admin.text
    stranger.open("/login").send("Sign in", name="bob", password=password)
    assert stranger.heading == "Choose a password"
    stranger.send("Change it", present_password=password, password=PASSWORD, password_again=PASSWORD)
    assert stranger.open("/account").heading == "Bob Kahn"
    assert "mail.*" in stranger.text


@pytest.mark.parametrize(
    ("typed", "status", "says"),
    [
        ({"name": "Bob!"}, 422, "A name has lower-case letters and digits"),
        ({"name": "admin"}, 409, "There is a user of this name already"),
        ({"pattern": "Mail/*"}, 422, "A pattern is a template's name"),
        ({"display_name": "a\x07b"}, 422, "at most 200 characters, on one line"),
        ({"role": "king"}, 422, "Choose one of the roles."),
    ],
)
def test_what_is_wrong_in_the_form_is_said_beside_it_and_nothing_is_lost(
    typed: dict[str, str], status: int, says: str, person: Callable[..., Person]
) -> None:
    admin = person("admin")
    admin.open("/admin/users/new")
    admin.send("Make the user", **{"name": "bob", "role": "editor", "display_name": "Bob", **typed})
    assert (admin.status, says in admin.text) == (status, True)
    assert admin.value_of("name") == typed.get("name", "bob")
    assert len(admin.open("/admin/users").soup.select("tbody tr")) == 1


def test_another_role_counts_at_once_and_ends_the_sessions(person: Callable[..., Person], greeting: str) -> None:
    admin, bob = person("admin"), person("viewer", name="bob")
    assert bob.open("/templates").status == 200
    of(admin, "bob").send("Save", role="releaser", display_name="Bob")
    assert admin.notice == "bob is releaser for * now, and must sign in again."
    assert bob.open("/templates").heading == "Sign in"
    of(admin, "bob").send("Save", display_name="Robert")
    assert (admin.heading, admin.notice) == ("Robert", "bob is changed.")


def test_a_user_is_disabled_after_a_question_and_enabled_again(person: Callable[..., Person], stranger: Person) -> None:
    admin, bob = person("admin"), person("viewer", name="bob")
    of(admin, "bob").follow("Disable")
    assert admin.heading == "Disable bob?"
    admin.send("Disable bob")
    assert admin.notice == "bob is disabled, and signed out everywhere."
    assert bob.open("/templates").heading == "Sign in"
    stranger.open("/login").send("Sign in", name="bob", password=PASSWORD)
    assert stranger.problem == "This user was disabled; ask an administrator."
    admin.send("Enable again")
    stranger.open("/login").send("Sign in", name="bob", password=PASSWORD)
    assert stranger.heading == "Templates"


def test_a_new_password_is_shown_once_and_the_old_one_is_of_no_use(
    person: Callable[..., Person], stranger: Person
) -> None:
    admin, bob = person("admin"), person("viewer", name="bob")
    of(admin, "bob").follow("Give a new password").send("Make a new password")
    shown = admin.soup.select_one("#password")
    assert (admin.heading, shown is not None) == ("The new password of bob", True)
    assert bob.open("/templates").heading == "Sign in"
    stranger.open("/login").send("Sign in", name="bob", password=PASSWORD)
    assert stranger.status == 401
    stranger.send("Sign in", name="bob", password=shown.get_text() if shown else "")
    assert stranger.heading == "Choose a password"


def test_sessions_of_a_user_are_seen_and_ended(person: Callable[..., Person], stranger: Person) -> None:
    admin, bob = person("admin"), person("viewer", name="bob")
    firefox = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
    stranger.client.environ_base.update({"HTTP_USER_AGENT": firefox["User-Agent"]})
    stranger.open("/login").send("Sign in", name="bob", password=PASSWORD)
    of(admin, "bob")
    assert "Firefox on Linux" in admin.text
    assert len(admin.soup.select(".sessions li")) == 2
    admin.send("End it")
    assert admin.notice == "The session has ended."
    assert (stranger.open("/templates").heading, bob.open("/templates").heading) == ("Sign in", "Templates")
    admin.send("End all sessions")
    assert (admin.notice, "Nowhere." in admin.text) == ("All sessions have ended.", True)
    assert bob.open("/templates").heading == "Sign in"


def test_the_last_administrator_is_neither_disabled_nor_lowered(person: Callable[..., Person]) -> None:
    admin = person("admin")
    person("admin", name="half", pattern="mail.*")
    of(admin, "admin").send("Save", role="viewer")
    assert (admin.status, "This is the last user who may do everything." in admin.text) == (409, True)
    of(admin, "admin").follow("Disable").send("Disable admin")
    assert admin.status == 409
    assert admin.problem.startswith("This is the last user who may do everything.")
    assert admin.open("/admin/users").status == 200


def test_who_keeps_some_templates_sees_and_makes_only_users_of_those(person: Callable[..., Person]) -> None:
    boss, half = person("admin"), person("admin", name="half", pattern="mail.*")
    person("viewer", name="bob")
    made(half, name="eve", pattern="mail.greeting")
    assert sorted(link.get_text() for link in half.open("/admin/users").soup.select("tbody a")) == ["eve", "half"]
    bobs = str(of(boss, "bob").address)
    assert (half.open(bobs).status, half.heading) == (404, "There is no such user")
    half.open("/admin/users/new").send("Make the user", name="max", role="viewer", pattern="*")
    assert (half.status, "Your own pattern is mail.*" in half.text) == (403, True)
