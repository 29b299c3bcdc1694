"""The database for a command that works on it directly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import Connection

from service.config import Settings
from service.core.errors import ImprintError
from service.store.engine import Database
from service.store.migrations import is_current


@contextmanager
def opened(settings: Settings) -> Iterator[Connection]:
    """Open a transaction that writes; ends the command with status 1 when something is refused or not ready."""
    database = Database(settings.database_url)
    try:
        with database.writing() as db:
            if not is_current(db):
                raise click.ClickException("the database is not at the current migration; run `imprint db upgrade`")
            yield db
    except ImprintError as error:
        cause = f" ({error.__cause__})" if error.__cause__ else ""
        raise click.ClickException(f"{error.detail}{cause}") from None
    finally:
        database.dispose()
