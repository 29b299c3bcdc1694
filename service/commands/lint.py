"""`imprint lint`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from service.core.finding import Finding
from service.core.lint import fix as repair
from service.core.lint import lint as find
from service.startup import UnreadableSeed, read_seed


@click.command(epilog="Example: imprint lint seeds/deployment-plan.md")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--fix", is_flag=True, help="Repair in the files what can be repaired safely.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def lint(files: tuple[Path, ...], fix: bool, as_json: bool) -> None:
    """Say what is wrong with template documents; needs no server.

    Ends with 1 when a document has an error, and could not become a version.
    """
    found: dict[str, list[Finding]] = {}
    for path in files:
        try:
            found[str(path)] = _look(path, fix=fix)
        except UnreadableSeed as error:
            raise click.ClickException(str(error)) from None
    click.echo(_as_json(found) if as_json else _as_text(found), nl=False)
    if any(finding.severity == "error" for findings in found.values() for finding in findings):
        raise SystemExit(1)


def _look(path: Path, *, fix: bool) -> list[Finding]:
    text = read_seed(path).document
    if fix:
        repaired, _ = repair(text)
        if repaired != text:
            path.write_bytes(repaired.encode())
            text = repaired
    return list(find(text))


def _as_json(found: dict[str, list[Finding]]) -> str:
    return (
        json.dumps({path: [each.as_dict() for each in findings] for path, findings in found.items()}, indent=2) + "\n"
    )


def _as_text(found: dict[str, list[Finding]]) -> str:
    lines = [
        f"{path}:{each.line}:{each.column}: {each.severity} {each.code}: {each.message}"
        f"{' [fixable]' if each.fix else ''}\n"
        for path, findings in found.items()
        for each in findings
    ]
    return "".join(lines) or "no findings\n"
