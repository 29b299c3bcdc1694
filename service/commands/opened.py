"""The database for a command that works on it directly, and what a command says where that is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Connection

from service.access.bootstrap import UnusableToken
from service.backup.manifest import UnusableBackup
from service.backup.restoring import NotEmpty
from service.backup.saving import FileRefused
from service.config import ConfigurationError, Settings
from service.core.errors import ImprintError, InvalidRequest, Unavailable
from service.startup import open_database
from service.store.engine import Database
from service.store.migrations import current, head, why_unusable


@contextmanager
def refusals(settings: Settings) -> Iterator[None]:
    """End the command where something is refused, saying why: with status 2 for wrong input, with 1 for all else."""
    try:
        yield
    except ConfigurationError as error:
        raise click.UsageError("\n".join(error.problems)) from None
    except UnusableToken as error:
        raise click.UsageError(f"IMPRINT_ADMIN_TOKEN: {error}") from None
    except InvalidRequest as error:
        raise click.UsageError(error.detail) from None
    except Unavailable as error:
        address = open_database(settings).url.render_as_string(hide_password=True)
        raise click.ClickException(f"{error.detail} ({_because(error)}{address})") from None
    except (UnusableBackup, FileRefused, NotEmpty) as error:
        raise click.ClickException(str(error)) from None
    except ImprintError as error:
        raise click.ClickException(error.detail) from None


@contextmanager
def reached(settings: Settings) -> Iterator[Database]:
    """Give the database to a command, within `refusals`; its tables may be at any migration."""
    with refusals(settings):
        database = open_database(settings)
        try:
            yield database
        finally:
            database.dispose()


@contextmanager
def migrated(settings: Settings, *, exactly: bool = False) -> Iterator[Database]:
    """Give the database as `reached` does; ends the command unless it is there and this program can run on its tables.

    `exactly` asks for tables at this program's own migration: what newer ones hold besides, it would leave out.
    """
    with reached(settings) as database:
        check_is_there(database)
        with database.reading() as db:
            check_is_migrated(db, exactly=exactly)
        yield database


def check_is_there(database: Database) -> None:
    """End the command where SQLite has no file yet: opening it would make an empty one."""
    file = database.url.database or ""
    if database.dialect == "sqlite" and not file.startswith("file:") and not Path(file).is_file():
        raise click.ClickException(f"there is no database at {file}; `imprint serve` or `imprint db upgrade` makes one")


def check_is_migrated(db: Connection, *, exactly: bool) -> None:
    """End the command unless this program can run on the tables, or unless they are at its own migration."""
    why_not = why_unusable(db)
    found = current(db)
    if why_not is None and exactly and found != head():
        why_not = f"the database is at migration {found}, not at {head()}; take the newer program for this"
    if why_not is not None:
        raise click.ClickException(why_not)


def _because(error: ImprintError) -> str:
    """What the driver or the system said, on one line; SQLAlchemy wraps it in advice for programmers."""
    cause = getattr(error.__cause__, "orig", error.__cause__)
    return f"{' '.join(str(cause).split())}; " if cause else ""
