"""`imprint db`."""

from __future__ import annotations

import click

from service.audit.integrity import Integrity, check_integrity
from service.commands.opened import migrated, reached
from service.commands.settings_options import STORAGE, read_settings, with_settings
from service.startup import make_folder
from service.store.migrations import head
from service.store.migrations import upgrade as bring_up


@click.group(epilog="Example: imprint db upgrade")
def db() -> None:
    """Look after the database."""


@db.command(epilog="\b\nExample: imprint db upgrade --database-url postgresql://imprint@localhost/imprint")
@with_settings(only=STORAGE)
def upgrade(**flags: object) -> None:
    """Bring the database to the current migration.

    Makes it where it is not there yet; done again it changes nothing.
    """
    settings = read_settings(**flags)
    with reached(settings) as database:
        if database.dialect == "sqlite":
            make_folder(settings.data)
        reached_migration = bring_up(database)
    click.echo(f"at migration {reached_migration}")


@db.command(epilog="Example: imprint db check")
@with_settings(only=STORAGE)
def check(**flags: object) -> None:
    """Say whether the database holds what was saved.

    Looks whether it answers and is at the current migration, compares the bytes of every version with its digest, and
    looks where each label points. Ends with 1 when anything is wrong.
    """
    with migrated(read_settings(**flags)) as database, database.reading() as connection:
        click.echo(f"at migration {head()}")
        found = check_integrity(connection)
    click.echo(f"checked {_counted(found)}")
    for sentence in found.wrong:
        click.echo(f"Error: {sentence}", err=True)
    if found.wrong:
        raise SystemExit(1)
    click.echo("nothing is wrong")


def _counted(found: Integrity) -> str:
    counts = {"template": found.templates, "version": found.versions, "label": found.labels}
    return ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for name, count in counts.items())
