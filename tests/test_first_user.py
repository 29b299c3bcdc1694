"""The first start makes a user, once, whose password lies in a file; whoever chose a token has that user too."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.access.passwords import NewPassword, Passwords
from service.access.users import change_own_password, list_users, named
from service.config import Settings
from service.core.errors import Unavailable
from service.startup import PASSWORD_FILE, prepare
from service.store.engine import Database
from tests.operations import ADA, NOW, tags

CHOSEN = "a-token-that-an-operator-chose"


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return settings_in(tmp_path / "data", database_url)


def settings_in(data: Path, url: str, **variables: str) -> Settings:
    return Settings.from_environment(
        {"IMPRINT_DATA": str(data), "IMPRINT_DATABASE_URL": url, "IMPRINT_SEEDS": "none", **variables}
    )


def test_the_password_lies_in_a_file_of_its_owner_and_is_right(settings: Settings, database: Database) -> None:
    path = prepare(settings).password_file
    assert path == settings.data / PASSWORD_FILE
    assert path.stat().st_mode & 0o777 == 0o600
    with database.reading() as db:
        user = named(db, "admin")
    assert Passwords().verify(user.password_hash, path.read_text().strip())
    assert (user.role, user.pattern, user.must_change_password) == ("admin", "*", True)


def test_a_first_password_that_was_changed_or_lost_is_not_spoken_of_and_not_made_again(
    settings: Settings, database: Database
) -> None:
    path = prepare(settings).password_file
    assert path is not None
    chosen = NewPassword("a password of my own", "$argon2id$x", made=False)
    with database.writing() as db:
        change_own_password(db, named(db, "admin"), chosen, actor=ADA, now=NOW, session_id="x")
        before = tags(db)
    assert prepare(settings).password_file is None
    path.unlink()
    assert prepare(settings).password_file is None
    assert not path.exists()
    with database.reading() as db:
        assert tags(db) == before


def test_a_second_node_knows_no_password_and_leaves_that_of_the_first(
    settings: Settings, database_url: str, tmp_path: Path
) -> None:
    first = prepare(settings).password_file
    assert first is not None
    before = first.read_bytes()
    second = settings_in(tmp_path / "second", database_url)
    assert prepare(second).password_file is None
    assert not (second.data / PASSWORD_FILE).exists()
    assert first.read_bytes() == before


def test_with_a_chosen_token_there_is_a_first_user_too(tmp_path: Path, database_url: str) -> None:
    settings = settings_in(tmp_path / "data", database_url, IMPRINT_ADMIN_TOKEN=CHOSEN)
    path = prepare(settings).password_file
    assert path == settings.data / PASSWORD_FILE
    assert CHOSEN not in path.read_text()


def test_a_password_that_cannot_be_written_is_not_made(settings: Settings, database: Database) -> None:
    (settings.data / PASSWORD_FILE).mkdir(parents=True)
    with pytest.raises(Unavailable, match="first password cannot be written"):
        prepare(settings)
    with database.reading() as db:
        assert list_users(db, limit=1, before=None) == []
