"""`imprint openapi`."""

from __future__ import annotations

import click

from service.config import Settings


@click.command(epilog="Example: imprint openapi > openapi.yaml")
def openapi() -> None:
    """Print the OpenAPI specification of the HTTP API."""
    from service.api.openapi import as_yaml
    from service.app import create_app

    click.echo(as_yaml(create_app(Settings.from_environment({}))), nl=False)
