"""`imprint trace`."""

from __future__ import annotations

import json
from typing import IO

import click

from service.commands.remote import service
from service.commands.trace_report import report


@click.command(epilog="Example: imprint trace plan.md")
@click.argument("file", type=click.File("rb"), required=False)
@click.option("--sha256", help="Trace the text that has this SHA-256, of which nothing else is known.")
@click.option("--json", "as_json", is_flag=True, help="Print what the service answered.")
def trace(file: IO[bytes] | None, sha256: str | None, as_json: bool) -> None:
    """Say which version the text in FILE was made from.

    FILE may be -, which is standard input.

    Asks the service at IMPRINT_URL with the token in IMPRINT_TOKEN, which needs the scope audit. Ends with 1 when no
    version is found, or the service says no.
    """
    if (file is None) == (sha256 is None):
        raise click.UsageError("name a file, - for standard input, or give --sha256; exactly one of them")
    with service() as client:
        answer = client.trace(sha256=sha256) if file is None else client.trace(text=_text(file))
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2) + "\n" if as_json else report(answer), nl=False)
    if not answer["matches"]:
        raise SystemExit(1)


def _text(file: IO[bytes]) -> str:
    try:
        return file.read().decode()
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file.name} is not text in UTF-8: byte {error.start} cannot be read") from None
