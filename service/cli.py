"""The `imprint` command."""

from __future__ import annotations

import click

from service.commands import database, lint, openapi, seed, serve, token, user


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, epilog="Example: imprint serve")
@click.version_option(package_name="imprint")
def main() -> None:
    """Imprint keeps prompt templates as immutable versions, renders them, and remembers which version made what."""


for command in (serve.serve, seed.seed, lint.lint, token.token, user.user, database.db, openapi.openapi):
    main.add_command(command)
