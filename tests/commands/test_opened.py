"""What a command says where something is refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from service.access.bootstrap import UnusableToken
from service.commands.opened import migrated, reached, refusals
from service.config import ConfigurationError, Settings
from service.core.errors import InvalidRequest, NameTaken, Unavailable


def settings_at(url: str) -> Settings:
    return Settings.from_environment({"IMPRINT_DATABASE_URL": url})


SETTINGS = settings_at("postgresql://me:hunter2@host/db")


def unavailable(cause: Exception | None) -> Unavailable:
    error = Unavailable("no answer")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (ConfigurationError(("one.", "two.")), 2, "one.\ntwo."),
        (UnusableToken("too short"), 2, "IMPRINT_ADMIN_TOKEN: too short"),
        (InvalidRequest("send less"), 2, "send less"),
        (NameTaken("it exists"), 1, "it exists"),
        (unavailable(None), 1, "no answer (postgresql+psycopg://me:***@host/db)"),
        (unavailable(OSError("a\n  b")), 1, "no answer (a b; postgresql+psycopg://me:***@host/db)"),
    ],
)
def test_a_refusal_ends_a_command_with_its_sentence(error: Exception, status: int, says: str) -> None:
    with pytest.raises(click.ClickException) as caught, refusals(SETTINGS):
        raise error
    assert (caught.value.exit_code, caught.value.message) == (status, says)


def test_a_fault_of_the_code_is_not_dressed_up() -> None:
    with pytest.raises(ZeroDivisionError), refusals(SETTINGS):
        raise ZeroDivisionError


def test_a_database_is_reached_at_any_migration_and_given_only_at_the_current_one(
    new_url: Callable[..., str], backend: str
) -> None:
    settings = settings_at(new_url(backend, migrated=False))
    with reached(settings) as database, database.reading():
        pass
    with pytest.raises(click.ClickException) as caught, migrated(settings):
        pytest.fail("it was given")
    assert "imprint db upgrade" in caught.value.message


def test_a_database_at_the_current_migration_is_given(database_url: str) -> None:
    with migrated(settings_at(database_url)) as database, database.writing() as db:
        assert not db.closed


@pytest.mark.parametrize("url", ["sqlite:///{}", "sqlite:///file:{}?uri=true"])
def test_every_spelling_of_a_sqlite_file_is_found(tmp_path: Path, migrated_file: Path, url: str) -> None:
    shutil.copyfile(migrated_file, tmp_path / "x.db")
    with migrated(settings_at(url.format(tmp_path / "x.db"))):
        pass
