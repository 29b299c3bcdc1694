"""`imprint seed`."""

from __future__ import annotations

from pathlib import Path

import click

from service.commands.opened import opened
from service.commands.settings_options import STORAGE, read_settings, with_settings
from service.startup import plant_folder


@click.command(epilog="Example: imprint seed ./prompts")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@with_settings(only=STORAGE)
def seed(folder: Path, **flags: object) -> None:
    """Make templates of the Markdown files in FOLDER, each named after its file.

    What is there already stays; a changed file adds a version and moves no label.
    """
    with opened(read_settings(**flags)) as db:
        planted, warnings = plant_folder(db, folder)
    for made in planted:
        click.echo(f"planted {made}")
    if not planted and not warnings:
        click.echo("nothing new")
    for warning in warnings:
        click.echo(warning, err=True)
    if warnings:
        raise SystemExit(1)
