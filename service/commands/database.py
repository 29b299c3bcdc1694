"""`imprint db`."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import click

from service.audit.integrity import Integrity, check_integrity
from service.backup.reader import read_manifest
from service.backup.restoring import restore as put_back
from service.backup.saving import save
from service.commands.erasure import erase, erased, expire, scrub
from service.commands.opened import migrated, reached, refusals
from service.commands.settings_options import STORAGE, read_settings, with_settings
from service.context import utc_now
from service.startup import make_folder
from service.store.contents import TableSum
from service.store.migrations import head
from service.store.migrations import upgrade as bring_up
from service.store.trace_filling import fill_index, rebuild_index


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


@db.command(epilog="Example: imprint db backup imprint.backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Take the place of a file that is there.")
@with_settings(only=STORAGE)
def backup(file: Path, replace: bool, **flags: object) -> None:
    """Save everything of this moment into FILE.

    The file is whole or not there, its owner alone can read it, and it can be restored into either engine.
    """
    with migrated(read_settings(**flags), exactly=True) as database, database.reading() as connection:
        made = save(connection, file, release=version("imprint"), now=utc_now(), replace=replace)
    _show(made.sums)
    click.echo(f"saved {made.rows} rows at migration {made.header.migration} into {file}, {made.digest}")


@db.command(epilog="Example: imprint db restore imprint.backup --data ./elsewhere")
@click.argument("file", type=click.Path(path_type=Path))
@with_settings(only=STORAGE)
def restore(file: Path, **flags: object) -> None:
    """Put the backup in FILE into an empty database.

    The file is checked first, and what was put there afterwards. A database that holds anything is refused.
    """
    settings = read_settings(**flags)
    with reached(settings) as database:
        if database.dialect == "sqlite":
            make_folder(settings.data)
        done = put_back(database, file)
        fill_index(database)
    _show(done.sums)
    click.echo(f"restored {done.rows} rows of {done.header.made_at}, now at migration {head()}")


@db.command(epilog="Example: imprint db check")
@click.option("--backup", "file", type=click.Path(path_type=Path), help="Check this backup, and no database.")
@with_settings(only=STORAGE)
def check(file: Path | None, **flags: object) -> None:
    """Say whether the database holds what was saved.

    Looks whether it answers and is at the current migration, compares the bytes of every version with its digest, and
    looks whether renders, labels and their histories fit. Shows how many rows each table has and a digest of them, so
    that two databases can be compared. Ends with 1 when anything is wrong.
    """
    settings = read_settings(**flags)
    if file is not None:
        with refusals(settings):
            told = read_manifest(file)
        click.echo(f"made at {told.header.made_at} by release {told.header.release}")
        click.echo(f"at migration {told.header.migration}")
        _show(told.sums)
        click.echo(f"nothing is wrong, {told.digest}")
        return
    with migrated(settings, exactly=True) as database, database.reading() as connection:
        click.echo(f"at migration {head()}")
        found = check_integrity(connection)
    _show(found.sums)
    click.echo(f"checked {_counted(found)}")
    for sentence in found.wrong:
        click.echo(f"Error: {sentence}", err=True)
    if found.wrong:
        raise SystemExit(1)
    click.echo("nothing is wrong")


@db.command(epilog="Example: imprint db reindex --only-missing")
@click.option("--only-missing", is_flag=True, help="Leave what is in the index as it is, and put in what it lacks.")
@with_settings(only=STORAGE)
def reindex(only_missing: bool, **flags: object) -> None:
    """Make the index for tracing anew from the stored versions.

    May run while the service runs; it takes a few versions at a time. Nothing else depends on the index.
    """
    with migrated(read_settings(**flags), exactly=True) as database:
        done = fill_index(database) if only_missing else rebuild_index(database)
    click.echo(f"{done.versions} version{'' if done.versions == 1 else 's'} put into the index")


def _counted(found: Integrity) -> str:
    counts = {"template": found.templates, "version": found.versions, "label": found.labels, "render": found.renders}
    return ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for name, count in counts.items())


def _show(sums: Iterable[TableSum]) -> None:
    for each in sums:
        click.echo(f"{each.name:<18}{each.rows:>9}  {each.digest}")


for command in (erase, erased, expire, scrub):
    db.add_command(command)
