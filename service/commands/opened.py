"""The database for a command that works on it directly, and what a command says where that is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Connection

from service.access.bootstrap import UnusableToken
from service.config import ConfigurationError, Settings
from service.core.errors import ImprintError, InvalidRequest, Unavailable
from service.startup import open_database
from service.store.engine import Database
from service.store.migrations import current, head


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
def migrated(settings: Settings) -> Iterator[Database]:
    """Give the database as `reached` does; ends the command unless it is there and at the current migration."""
    with reached(settings) as database:
        check_is_there(database)
        with database.reading() as db:
            check_is_current(db)
        yield database


def check_is_there(database: Database) -> None:
    """End the command where SQLite has no file yet: opening it would make an empty one."""
    file = database.url.database or ""
    if database.dialect == "sqlite" and not file.startswith("file:") and not Path(file).is_file():
        raise click.ClickException(f"there is no database at {file}; `imprint serve` or `imprint db upgrade` makes one")


def check_is_current(db: Connection) -> None:
    """End the command unless the tables are at the migration that this program needs."""
    found = current(db)
    if found != head():
        advice = (
            "it was made by a newer program; run that one" if (found or "") > head() else "run `imprint db upgrade`"
        )
        raise click.ClickException(f"the database is at migration {found or 'none'}, not at {head()}; {advice}")


def _because(error: ImprintError) -> str:
    """What the driver or the system said, on one line; SQLAlchemy wraps it in advice for programmers."""
    cause = getattr(error.__cause__, "orig", error.__cause__)
    return f"{' '.join(str(cause).split())}; " if cause else ""
