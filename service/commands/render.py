"""`imprint render`."""

from __future__ import annotations

import json
from typing import IO, Any

import click

from service.commands.remote import service


@click.command(epilog="Example: imprint render deployment-plan --arguments values.json")
@click.argument("name")
@click.option("--ref", default="production", show_default=True, help="Version number, label, latest or digest.")
@click.option("--text", help="The arguments as a person types them: NAME=value, quoted as in a shell.")
@click.option("--arguments", type=click.File("rb"), help="A file with a JSON object of them; - is standard input.")
@click.option("--json", "as_json", is_flag=True, help="Print what the service answered.")
def render(name: str, ref: str, text: str | None, arguments: IO[bytes] | None, as_json: bool) -> None:
    """Render the template NAME and print the prompt.

    The prompt is printed as it is, with no line end added. Asks the service at IMPRINT_URL with the token in
    IMPRINT_TOKEN, which needs the scope render. The render is recorded. Ends with 1 when the service says no.
    """
    if text is not None and arguments is not None:
        raise click.UsageError("give --text or --arguments, not both")
    values = None if arguments is None else _object(arguments)
    with service() as client:
        answer = client.render(name, values, ref=ref, arguments_text=text)
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2) + "\n" if as_json else answer["prompt"], nl=False)


def _object(file: IO[bytes]) -> dict[str, Any]:
    try:
        values = json.loads(file.read())
    except ValueError as error:
        raise click.ClickException(f"{file.name} is not JSON: {error}") from None
    if not isinstance(values, dict):
        raise click.ClickException(f'{file.name} holds no JSON object; write one such as {{"NOTES": "Nightly build"}}')
    return values
