"""`imprint seed`."""

from __future__ import annotations

from pathlib import Path

import click

from service.commands.opened import migrated
from service.commands.settings_options import STORAGE, read_settings, with_settings
from service.seeds import plant_folder


@click.command(epilog="Example: imprint seed ./prompts")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@with_settings(only=STORAGE)
def seed(folder: Path, **flags: object) -> None:
    """Make templates of Markdown files.

    Each file in FOLDER whose name ends in .md becomes the template of that name. What is there already stays; a changed
    file adds a version and moves no label. Ends with 1 when a file was refused.
    """
    with migrated(read_settings(**flags)) as database:
        planted, warnings = plant_folder(database, folder)
    for made in planted:
        click.echo(f"planted {made}")
    if not planted and not warnings:
        click.echo("nothing new")
    for warning in warnings:
        click.echo(warning, err=True)
    if warnings:
        raise SystemExit(1)
