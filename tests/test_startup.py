"""What happens before the service answers: tables, seeds, the administrator's token."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from service.access.bootstrap import UnusableToken
from service.access.secrets import make_secret
from service.access.tokens import authenticate, list_tokens, revoke_token
from service.access.users import list_users
from service.config import ConfigurationError, Settings
from service.context import utc_now
from service.core.errors import Unauthenticated, Unavailable
from service.startup import (
    TOKEN_FILE,
    make_folder,
    open_database,
    prepare,
    write_secret,
)
from service.store import templates, trace_terms
from service.store.engine import Database
from tests.operations import ADA, NOW, recorded
from tests.tampering import tamper

CHOSEN = "a-token-that-an-operator-chose"
SEEDED = ("deployment-plan@1", "deployment-plan@2")

SettingsOf = Callable[..., Settings]


@pytest.fixture
def settings_of(tmp_path: Path) -> SettingsOf:
    def make(url: str = "", **variables: str) -> Settings:
        return Settings.from_environment(
            {"IMPRINT_DATA": str(tmp_path / "data"), "IMPRINT_DATABASE_URL": url, **variables}
        )

    return make


def state(url: str) -> tuple[object, ...]:
    database = Database(url)
    with database.reading() as db:
        found = (
            recorded(db),
            list_tokens(db, limit=99, before=None),
            list_users(db, limit=99, before=None),
            templates.search(db, limit=99),
        )
    database.dispose()
    return found


def works(url: str, secret: str) -> bool:
    database = Database(url)
    try:
        with database.reading() as db:
            return authenticate(db, secret, utc_now()).may("admin")
    except Unauthenticated:
        return False
    finally:
        database.dispose()


def test_the_first_start_makes_tables_templates_and_a_token_that_works(settings_of: SettingsOf, empty_url: str) -> None:
    settings = settings_of(empty_url)
    prepared = prepare(settings)
    assert (prepared.planted, prepared.warnings) == (SEEDED, ())
    assert prepared.token_file == settings.data / TOKEN_FILE
    assert works(empty_url, prepared.token_file.read_text().strip())


def test_a_second_start_changes_nothing(settings_of: SettingsOf, database_url: str) -> None:
    first = prepare(settings_of(database_url))
    assert first.token_file is not None
    assert first.password_file is not None
    files = first.token_file, first.password_file
    before = state(database_url), [file.read_bytes() for file in files]
    second = prepare(settings_of(database_url))
    assert (second.token_file, second.password_file, second.planted, second.warnings) == (*files, (), ())
    assert (state(database_url), [file.read_bytes() for file in files]) == before


def test_without_a_url_the_database_lies_in_the_data_folder(settings_of: SettingsOf) -> None:
    settings = settings_of(IMPRINT_SEEDS="none")
    assert prepare(settings).planted == ()
    assert (settings.data / "imprint.db").is_file()


def test_a_chosen_token_is_used_and_written_nowhere(settings_of: SettingsOf, database_url: str) -> None:
    settings = settings_of(database_url, IMPRINT_ADMIN_TOKEN=CHOSEN)
    for _ in range(2):
        assert prepare(settings).token_file is None
    assert works(database_url, CHOSEN)
    assert list(settings.data.glob(TOKEN_FILE)) == []


def test_a_token_file_that_is_no_longer_in_force_is_not_shown_but_warned_of(
    settings_of: SettingsOf, database_url: str
) -> None:
    made = prepare(settings_of(database_url)).token_file
    assert made is not None
    assert prepare(settings_of(database_url, IMPRINT_ADMIN_TOKEN=CHOSEN)).token_file is None
    after = prepare(settings_of(database_url))
    assert after.token_file is None
    assert f"the token in {made} is not in force" in after.warnings[0]
    assert "imprint token create --admin" in after.warnings[0]


def test_a_lost_token_file_is_not_made_again(settings_of: SettingsOf, database_url: str) -> None:
    made = prepare(settings_of(database_url)).token_file
    assert made is not None
    made.unlink()
    before = state(database_url)
    assert prepare(settings_of(database_url)).token_file is None
    assert state(database_url) == before


def test_a_chosen_token_that_was_revoked_is_warned_of(
    settings_of: SettingsOf, database: Database, database_url: str
) -> None:
    settings = settings_of(database_url, IMPRINT_ADMIN_TOKEN=CHOSEN)
    prepare(settings)
    with database.writing() as db:
        revoke_token(db, authenticate(db, CHOSEN, NOW).id, actor=ADA, now=NOW)
    assert prepare(settings).warnings == (
        "IMPRINT_ADMIN_TOKEN is not the administrator's: it was revoked and stays revoked; choose a new one.",
    )
    assert not works(database_url, CHOSEN)


def test_a_chosen_token_that_is_damaged_ends_the_start_and_leaves_no_token(
    settings_of: SettingsOf, database_url: str
) -> None:
    damaged = make_secret(bytes(24))[:-1] + "x"
    with pytest.raises(UnusableToken, match="checksum"):
        prepare(settings_of(database_url, IMPRINT_ADMIN_TOKEN=damaged))
    assert state(database_url) == ([], [], [], [])


def test_settings_that_mean_nothing_are_warned_of(settings_of: SettingsOf, database_url: str) -> None:
    prepared = prepare(settings_of(database_url, IMPRINT_SEEDS="none", IMPRINT_WROKERS="3"))
    assert prepared.warnings == ("IMPRINT_WROKERS is not a setting; did you mean IMPRINT_WORKERS?",)


def test_a_token_file_is_its_owners_alone_also_in_place_of_one_that_was_not(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("older and longer than the new one")
    path.chmod(0o666)
    before = os.umask(0)
    try:
        write_secret(path, "new")
    finally:
        os.umask(before)
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new\n", 0o600)


def test_a_token_that_cannot_be_written_is_not_made(settings_of: SettingsOf, database_url: str) -> None:
    settings = settings_of(database_url)
    (settings.data / TOKEN_FILE).mkdir(parents=True)
    with pytest.raises(Unavailable, match="cannot be written"):
        prepare(settings)
    assert state(database_url) == ([], [], [], [])


@pytest.mark.parametrize(
    ("folder", "says"), [("file", "it is a file"), ("file/below", "Not a directory"), ("/proc/x", "cannot be used")]
)
def test_a_data_folder_that_cannot_be_one_is_refused_with_advice(tmp_path: Path, folder: str, says: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match=says) as caught:
        make_folder(tmp_path / folder)
    assert "IMPRINT_DATA" in str(caught.value)


def test_a_new_data_folder_is_its_owners_alone(tmp_path: Path) -> None:
    make_folder(tmp_path / "some" / "data")
    assert (tmp_path / "some" / "data").stat().st_mode & 0o777 == 0o700


def test_a_data_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        with pytest.raises(ConfigurationError, match="Permission denied"):
            make_folder(tmp_path)
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:hunter2@host:hunter2/db",
        "postgresql://[::1",
        "postgresql://me:\udcff@h/db",
        "postgresql://me:hunter2@h:x/",
    ],
)
def test_an_address_that_cannot_be_read_is_refused_without_telling_its_password(
    settings_of: SettingsOf, url: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        open_database(settings_of(url))
    assert "hunter2" not in str(caught.value)
    assert "IMPRINT_DATABASE_URL" in str(caught.value)


def test_a_start_puts_into_the_index_what_it_lacks(settings_of: SettingsOf) -> None:
    settings = settings_of()
    prepare(settings)
    database = open_database(settings)
    with database.writing() as db:
        trace_terms.forget(db, 1)
    assert prepare(settings).warnings == ()
    with database.reading() as db:
        assert trace_terms.behind(db, limit=9) == []
    gone = [f"DELETE FROM {table}" for table in ("labels", "label_moves", "versions WHERE number = 2")]
    tamper(database, *gone, "UPDATE trace_indexed SET number = 1")
    assert "lacks versions of 1 template; `imprint db reindex`" in prepare(settings).warnings[0]
    database.dispose()
