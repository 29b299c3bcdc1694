"""`imprint lint`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from service.core.finding import Finding
from service.core.lint import fix as repair
from service.core.lint import lint as find
from service.seed_files import UnreadableSeed, read_seed

Findings = Mapping[str, Sequence[Finding]]


@click.command(epilog="Example: imprint lint seeds/deployment-plan.md")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--fix", is_flag=True, help="Repair in the files what can be repaired safely.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def lint(files: tuple[Path, ...], fix: bool, as_json: bool) -> None:
    """Say what is wrong with template documents; needs no server.

    Ends with 1 when a document has an error, and could not become a version, or cannot be read.
    """
    found: dict[str, Sequence[Finding]] = {}
    refused: list[str] = []
    for path in files:
        try:
            found[click.format_filename(path)] = _look(path, fix=fix)
        except UnreadableSeed as error:
            refused.append(str(error))
        except OSError as error:
            refused.append(f"{path}: {error.strerror or error}; it was not repaired")
    click.echo(_as_json(found) if as_json else _as_text(found), nl=False)
    for sentence in refused:
        click.echo(f"Error: {sentence}", err=True)
    if refused or any(each.severity == "error" for findings in found.values() for each in findings):
        raise SystemExit(1)


def _look(path: Path, *, fix: bool) -> Sequence[Finding]:
    text = read_seed(path).document
    repaired, fixed = repair(text) if fix else (text, ())
    if repaired != text:
        path.write_bytes(repaired.encode())
        click.echo(f"repaired {click.format_filename(path)}: {_counted(fixed)}", err=True)
    return find(repaired)


def _counted(findings: Sequence[Finding]) -> str:
    return f"{len(findings)} finding{'' if len(findings) == 1 else 's'}"


def _as_json(found: Findings) -> str:
    listed = {path: [each.as_dict() for each in findings] for path, findings in found.items()}
    return json.dumps(listed, indent=2) + "\n"


def _as_text(found: Findings) -> str:
    lines = [
        f"{path}:{each.line}:{each.column}: {each.severity} {each.code}: {each.message}"
        f"{' [fixable]' if each.fix else ''}\n"
        for path, findings in found.items()
        for each in findings
    ]
    return "".join(lines) or ("no findings\n" if found else "")
