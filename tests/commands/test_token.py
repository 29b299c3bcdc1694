"""`imprint token`: made, listed and revoked past the service, which may run meanwhile."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.access.tokens import authenticate, list_tokens
from service.context import utc_now
from service.core.errors import Unauthenticated
from service.store.engine import Database
from tests.commands.conftest import Imprint
from tests.conftest import NewUrl
from tests.operations import recorded
from tests.running.conftest import IMPRINT, Service


@pytest.fixture
def at(database_url: str) -> dict[str, str]:
    """Return the variables by which a command finds this test's database."""
    return {"IMPRINT_DATABASE_URL": database_url}


def test_an_administrators_token_is_printed_alone_and_works(
    imprint: Imprint, at: dict[str, str], database: Database
) -> None:
    made = imprint("token", "create", "--admin", **at)
    assert (made.status, made.stderr, made.stdout.count("\n")) == (0, "", 1)
    with database.reading() as db:
        actor = authenticate(db, made.stdout.strip(), utc_now())
        events = [(event.tag, event.actor) for event in recorded(db)]
    assert (actor.name, actor.scopes, actor.pattern) == ("admin", {"admin"}, "*")
    assert events == [("token:create", "system")]


def test_a_token_may_be_limited_in_every_way(imprint: Imprint, at: dict[str, str], database: Database) -> None:
    wish = ["--name", "CI", "--scope", "render", "--scope", "read", "--pattern", "platform.*", "--days", "90"]
    assert imprint("token", "create", *wish, **at).status == 0
    with database.reading() as db:
        (made,) = list_tokens(db, limit=9, before=None)
    assert (made.name, made.scopes, made.pattern) == ("CI", ("read", "render"), "platform.*")
    assert made.expires_at is not None
    assert abs(made.expires_at - datetime.now(UTC) - timedelta(days=90)) < timedelta(minutes=1)


def test_a_token_without_a_name_is_called_by_what_it_may_do(imprint: Imprint, data: Path) -> None:
    imprint("token", "create", "--scope", "read", "--scope", "render")
    assert "  read-render  read,render  *  never expires\n" in imprint("token", "list").stdout


def test_a_revoked_token_works_no_more_and_is_still_listed(
    imprint: Imprint, at: dict[str, str], database: Database
) -> None:
    secret = imprint("token", "create", "--admin", "--name", "brief", **at).stdout.strip()
    token_id = imprint("token", "list", **at).stdout.split()[0]
    for _ in range(2):
        assert imprint("token", "revoke", token_id, **at).stdout == "revoked brief\n"
    with database.reading() as db, pytest.raises(Unauthenticated, match="revoked"):
        authenticate(db, secret, utc_now())
    assert imprint("token", "list", **at).stdout == f"{token_id}  brief  admin  *  revoked\n"


def test_tokens_are_listed_newest_first_and_never_by_their_text(imprint: Imprint, data: Path) -> None:
    made = [imprint("token", "create", "--scope", "read", "--name", name).stdout.strip() for name in ("one", "two")]
    listed = imprint("token", "list").stdout
    assert [line.split()[1] for line in listed.splitlines()] == ["two", "one"]
    assert not any(secret in listed for secret in made)


def test_a_list_as_json_has_what_the_api_has(imprint: Imprint, data: Path) -> None:
    assert imprint("token", "list", "--json").stdout == "[]\n"
    imprint("token", "create", "--scope", "read", "--name", "für Ada", "--days", "1")
    (listed,) = json.loads(imprint("token", "list", "--json").stdout)
    assert set(listed) == {"id", "name", "scopes", "pattern", "created_at", "created_by", "expires_at", "revoked_at"}
    assert (listed["name"], listed["scopes"], listed["revoked_at"]) == ("für Ada", ["read"], None)
    assert listed["expires_at"].endswith("Z")


def test_a_list_leaves_none_out_however_many_there_are(imprint: Imprint, data: Path) -> None:
    with closing(sqlite3.connect(data / "imprint.db")) as raw:
        at = "2026-01-01T00:00:00.000000Z"
        rows = [(f"{number:036}", f"t{number}", str(number), "[]", "*", at, "x", False) for number in range(1201)]
        columns = "id, name, hash, scopes, pattern, created_at, created_by, bootstrap"
        raw.executemany(f"INSERT INTO tokens ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        raw.commit()
    names = [line.split()[1] for line in imprint("token", "list").stdout.splitlines()]
    assert names == [f"t{number}" for number in range(1200, -1, -1)]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["create"], "either --admin, or --scope"),
        (["create", "--admin", "--scope", "read"], "either --admin, or --scope"),
        (["create", "--scope", "raed"], "'raed' is not one of 'read', 'render'"),
        (["create", "--admin", "--days", "0"], "1<=x<=36500"),
        (["create", "--admin", "--days", "soon"], "not a valid integer"),
        (["create", "--admin", "--pattern", "A B"], "such as platform.*"),
        (["create", "--admin", "--name", ""], "1 to 200 characters"),
        (["create", "--admin", "--name", "\udcff"], "1 to 200 characters"),
        (["create", "--admin", "surplus"], "surplus"),
        (["revoke"], "Missing argument 'TOKEN_ID'"),
    ],
)
def test_a_wish_that_cannot_be_meant_is_wrong_usage_and_makes_nothing(
    imprint: Imprint, data: Path, arguments: list[str], says: str
) -> None:
    ended = imprint("token", *arguments)
    assert (ended.status, ended.stdout) == (2, "")
    assert says in ended.stderr
    assert imprint("token", "list").stdout == ""


@pytest.mark.parametrize("token_id", ["none", "019aa0f2-7c1e-7d11-9d53-0f2c54a3c3de", "\udcff"])
def test_revoking_a_token_that_is_not_there_fails_and_says_where_the_ids_are(
    imprint: Imprint, data: Path, token_id: str
) -> None:
    ended = imprint("token", "revoke", token_id)
    assert (ended.status, ended.stdout) == (1, "")
    assert "imprint token list" in ended.stderr


def test_a_locked_database_can_be_read_and_ends_a_write_with_a_sentence(imprint: Imprint, data: Path) -> None:
    imprint("token", "create", "--admin")
    with closing(sqlite3.connect(data / "imprint.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        assert imprint("token", "list").status == 0
        ended = imprint("token", "create", "--admin")
    assert (ended.status, ended.stdout) == (1, "")
    assert "database is locked" in ended.stderr


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_lost_admin_token_is_replaced_while_the_service_runs(engine: str, new_url: NewUrl, tmp_path: Path) -> None:
    url = new_url(engine, migrated=False)
    service = Service(tmp_path / "data", IMPRINT_DATABASE_URL=url, IMPRINT_SEEDS="none")
    try:
        lost = service.secret
        (service.data / "admin-token").unlink()
        environ = {**os.environ, "IMPRINT_DATABASE_URL": url, "IMPRINT_DATA": str(service.data)}
        command = [IMPRINT, "token", "create", "--admin", "--name", "recovered"]
        made = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=True)
        with service.client(made.stdout.strip()) as client:
            assert client.get("/v1/whoami").json()["name"] == "recovered"
            tokens = client.get("/v1/tokens").json()["items"]
            former = next(each["id"] for each in tokens if each["name"] == "admin")
            assert client.delete(f"/v1/tokens/{former}").status_code == 204
        time.sleep(1)
        with service.client(lost) as client:
            assert client.get("/v1/whoami").status_code == 401
    finally:
        assert service.stop() == 0
