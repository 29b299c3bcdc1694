"""The `imprint` command."""

from __future__ import annotations

import click

from service.commands import database, erasure, lint, openapi, render, seed, serve, token, trace, user


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, epilog="Example: imprint serve")
@click.version_option(package_name="imprint")
def main() -> None:
    """Imprint keeps prompt templates as immutable versions, renders them, and remembers which version made what."""


for command in (erasure.erase, erasure.erased, erasure.expire, erasure.scrub):
    database.db.add_command(command)
for command in (
    serve.serve,
    seed.seed,
    lint.lint,
    render.render,
    trace.trace,
    token.token,
    user.user,
    database.db,
    openapi.openapi,
):
    main.add_command(command)
