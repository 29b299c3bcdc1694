"""`imprint user`: made, listed, given new passwords and disabled past the service, which may run meanwhile."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from service.access.passwords import Passwords
from service.access.users import named
from service.store.engine import Database
from tests.commands.conftest import Imprint
from tests.operations import recorded

PASSWORD = re.compile(r"(?:[2-9a-z]{5}-){4}[2-9a-z]{5}\n")


@pytest.fixture
def at(database_url: str) -> dict[str, str]:
    """Return the variables by which a command finds this test's database."""
    return {"IMPRINT_DATABASE_URL": database_url}


def test_a_user_is_made_and_the_password_printed_alone(
    imprint: Imprint, at: dict[str, str], database: Database
) -> None:
    wish = ["ada", "--role", "releaser", "--pattern", "platform.*", "--display-name", "Ada"]
    made = imprint("user", "add", *wish, **at)
    assert (made.status, made.stderr) == (0, "")
    assert PASSWORD.fullmatch(made.stdout)
    with database.reading() as db:
        user = named(db, "ada")
        events = [(event.tag, event.actor) for event in recorded(db)]
    assert (user.role, user.pattern, user.display_name) == ("releaser", "platform.*", "Ada")
    assert user.must_change_password
    assert Passwords().verify(user.password_hash, made.stdout.strip())
    assert events == [("user:create", "system")]


def test_a_reset_prints_another_password_and_the_former_is_wrong(
    imprint: Imprint, at: dict[str, str], database: Database
) -> None:
    former = imprint("user", "add", "ada", "--role", "viewer", **at).stdout.strip()
    made = imprint("user", "reset", "ada", **at)
    assert PASSWORD.fullmatch(made.stdout)
    with database.reading() as db:
        stored = named(db, "ada").password_hash
    assert [Passwords().verify(stored, each) for each in (made.stdout.strip(), former)] == [True, False]


def test_users_are_listed_newest_first_with_what_they_are(imprint: Imprint, data: Path) -> None:
    assert imprint("user", "list").stdout == ""
    printed = [imprint("user", "add", name, "--role", "viewer").stdout.strip() for name in ("one", "two")]
    assert imprint("user", "disable", "one").stdout == "disabled one\n"
    listed = imprint("user", "list").stdout
    assert [line.split("  ", 1)[1] for line in listed.splitlines()] == [
        "two  viewer  *  must change the password",
        "one  viewer  *  disabled",
    ]
    everything = listed + imprint("user", "list", "--json").stdout
    assert not any(password in everything for password in printed)
    assert "argon2" not in everything


def test_a_list_as_json_has_what_the_api_has(imprint: Imprint, data: Path) -> None:
    assert imprint("user", "list", "--json").stdout == "[]\n"
    imprint("user", "add", "ada", "--role", "auditor", "--display-name", "für Ada")
    (listed,) = json.loads(imprint("user", "list", "--json").stdout)
    told = {"id", "name", "display_name", "role", "scopes", "pattern", "must_change_password", "created_at"}
    assert set(listed) == told | {"created_by", "disabled_at"}
    assert (listed["display_name"], listed["scopes"]) == ("für Ada", ["read", "audit"])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["add", "ada"], "Missing option '--role'"),
        (["add", "--role", "viewer"], "Missing argument 'NAME'"),
        (["add", "ada", "--role", "root"], "'root' is not one of 'viewer'"),
        (["add", "Ada", "--role", "viewer"], "lower-case"),
        (["add", "\udcff", "--role", "viewer"], "names no user"),
        (["add", "ada", "--role", "viewer", "--pattern", "A B"], "such as platform.*"),
        (["add", "ada", "--role", "viewer", "--display-name", "a\nb"], "no control characters"),
        (["reset"], "Missing argument 'NAME'"),
    ],
)
def test_a_wish_that_cannot_be_meant_is_wrong_usage_and_makes_nothing(
    imprint: Imprint, data: Path, arguments: list[str], says: str
) -> None:
    ended = imprint("user", *arguments)
    assert (ended.status, ended.stdout) == (2, "")
    assert says in ended.stderr
    assert imprint("user", "list").stdout == ""


@pytest.mark.parametrize("command", ["reset", "disable"])
@pytest.mark.parametrize("name", ["nobody", "", "\udcff"])
def test_a_user_that_is_not_there_is_told_with_where_the_names_are(
    imprint: Imprint, data: Path, command: str, name: str
) -> None:
    ended = imprint("user", command, name)
    assert (ended.status, ended.stdout) == (1, "")
    assert "imprint user list" in ended.stderr


def test_a_name_that_is_taken_and_the_last_administrator_end_with_1(imprint: Imprint, data: Path) -> None:
    imprint("user", "add", "ada", "--role", "admin")
    for arguments, says in ((["add", "ada", "--role", "viewer"], "already"), (["disable", "ada"], "the last user")):
        ended = imprint("user", *arguments)
        assert (ended.status, ended.stdout) == (1, "")
        assert says in ended.stderr
