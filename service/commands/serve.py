"""`imprint serve`."""

from __future__ import annotations

import click

from service.commands.opened import refusals
from service.commands.settings_options import read_settings, with_settings
from service.config import Settings
from service.serving import Application
from service.serving import serve as run_server
from service.startup import Prepared, prepare


@click.command(epilog="Example: imprint serve --port 8080 --data ./data")
@with_settings()
def serve(**flags: object) -> None:
    """Run the service.

    On an empty data folder it makes the database, plants the seeds, and makes an administrator's token and user.
    """
    settings = read_settings(**flags)
    with refusals(settings):
        prepared = prepare(settings)
    run_server(settings, _make_application, announce=lambda: _announce(settings, prepared))


def _make_application(settings: Settings) -> Application:
    # Imported in the worker: the figures that it makes on import must find the folder of this service.
    from service.app import create_app, make_housekeeper, make_ready

    app = create_app(settings)
    make_ready(app)
    make_housekeeper(app, settings).start()
    return app


def _announce(settings: Settings, prepared: Prepared) -> None:
    for warning in prepared.warnings:
        click.echo(f"Warning: {warning}", err=True)
    if prepared.planted:
        click.echo(f"Planted {', '.join(prepared.planted)}.")
    click.echo(f"Imprint answers at {settings.address} (API: {settings.address}/docs).")
    if prepared.password_file is not None:
        click.echo(f"The first password of the user admin lies in {prepared.password_file}.")
    if prepared.token_file is not None:
        click.echo(f"The administrator's token lies in {prepared.token_file}.")
