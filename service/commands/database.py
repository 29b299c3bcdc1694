"""`imprint db`."""

from __future__ import annotations

import click

from service.commands.settings_options import STORAGE, read_settings, with_settings
from service.core.errors import Unavailable
from service.store.engine import Database
from service.store.migrations import current, head
from service.store.migrations import upgrade as migrate


@click.group(epilog="Example: imprint db upgrade")
def db() -> None:
    """Look after the database."""


@db.command(epilog="Example: imprint db upgrade --database-url postgresql://imprint@localhost/imprint")
@with_settings(only=STORAGE)
def upgrade(**flags: object) -> None:
    """Bring the database to the current migration; done again it changes nothing."""
    settings = read_settings(**flags)
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    try:
        migrate(database)
    except Unavailable as error:
        raise click.ClickException(f"{error.detail} ({error.__cause__})") from None
    finally:
        database.dispose()
    click.echo(f"at migration {head()}")


@db.command(epilog="Example: imprint db status")
@with_settings(only=STORAGE)
def status(**flags: object) -> None:
    """Say at which migration the database is; ends with 1 when it is not the current one."""
    database = Database(read_settings(**flags).database_url)
    try:
        with database.reading() as connection:
            found = current(connection)
    except Unavailable as error:
        raise click.ClickException(f"{error.detail} ({error.__cause__})") from None
    finally:
        database.dispose()
    click.echo(f"at migration {found or 'none'}; current is {head()}")
    if found != head():
        raise SystemExit(1)
