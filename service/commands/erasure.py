"""`imprint db erase`, `erased`, `expire` and `scrub`: what is taken out of the database for good."""

from __future__ import annotations

import time
from collections.abc import Iterator

import click

from service.audit.erasing import erase_render
from service.audit.retention import expire as expire_old
from service.commands.opened import migrated
from service.commands.settings_options import STORAGE, read_settings, with_settings
from service.context import utc_now
from service.core.actor import SYSTEM
from service.core.errors import UnknownRender
from service.store import erasures
from service.store.engine import Database

_PAGE = 1000
_PATIENCE_SECONDS = 60.0
_STILL_THERE = (
    "it is erased, but still in files of the database, because somebody reads from it; "
    "run `imprint db scrub` when that is over, or leave it to the service"
)


@click.command(epilog="\b\nExample: imprint db erase 019aa0f2-7c1e-7d11-9d53-0f2c54a3c3de")
@click.argument("render_ids", nargs=-1, required=True, metavar="RENDER_ID...")
@with_settings(only=STORAGE)
def erase(render_ids: tuple[str, ...], **flags: object) -> None:
    """Erase arguments, prompt hashes and plans of renders.

    Their records stay. Ids that there are not are named, and the others are erased all the same. To erase again after
    a restore what had been erased since the backup: imprint db erased > erased.txt beforehand, and then
    xargs imprint db erase < erased.txt.
    """
    unknown = []
    with migrated(read_settings(**flags)) as database:
        for render_id in render_ids:
            try:
                with database.writing() as connection:
                    erase_render(connection, render_id, actor=SYSTEM, now=utc_now())
            except UnknownRender:
                unknown.append(render_id)
        _scrub(database)
    click.echo(f"erased {_renders(len(render_ids) - len(unknown))}")
    for render_id in unknown:
        click.echo(f"Error: there is no render {render_id!r}", err=True)
    if unknown:
        raise SystemExit(1)


@click.command(epilog="Example: imprint db erased > erased.txt")
@with_settings(only=STORAGE)
def erased(**flags: object) -> None:
    """List the ids of all renders that were erased."""
    with migrated(read_settings(**flags)) as database:
        for render_id in _all_erased(database):
            click.echo(render_id)


@click.command(epilog="Example: imprint db expire --retention-days 90")
@with_settings(only=(*STORAGE, "retention_days"))
def expire(**flags: object) -> None:
    """Erase all renders that are older than the retention.

    The service does the same at its start and every hour.
    """
    settings = read_settings(**flags)
    if settings.retention_days is None:
        raise click.UsageError("say after how many days, by --retention-days or IMPRINT_RETENTION_DAYS")
    with migrated(settings) as database:
        count = expire_old(database, settings.retention_days, clock=utc_now, is_stopped=_pause)
        if count is None:
            raise click.ClickException("another process erases what is too old at this moment; nothing was done here")
        _scrub(database)
    click.echo(f"erased {_renders(count)}")


@click.command(epilog="Example: imprint db scrub")
@with_settings(only=STORAGE)
def scrub(**flags: object) -> None:
    """Take what was erased out of the files of the database.

    On SQLite the service does it with each erasure. On PostgreSQL this writes the tables of arguments and plans anew,
    so that nothing is left in their free room; renders wait meanwhile.
    """
    with migrated(read_settings(**flags)) as database:
        if not database.rewrite(_PATIENCE_SECONDS):
            raise click.ClickException(_STILL_THERE)
    click.echo("what was erased is gone from the files")


def _scrub(database: Database) -> None:
    if not database.scrub(_PATIENCE_SECONDS):
        click.echo(f"Warning: {_STILL_THERE}", err=True)


def _all_erased(database: Database) -> Iterator[str]:
    last = ""
    while True:
        with database.reading() as connection:
            page = erasures.page(connection, after=last, limit=_PAGE)
        yield from page
        if len(page) < _PAGE:
            return
        last = page[-1]


def _pause(seconds: float) -> bool:
    time.sleep(seconds)
    return False


def _renders(count: int) -> str:
    return f"{count} render{'' if count == 1 else 's'}"
