"""The walls of the house: which room may know which, and which library."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "service").rglob("*.py"))


def outside_the_store() -> list[Path]:
    return [path for path in MODULES if ROOT / "service" / "store" not in path.parents]


def imported(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (module, name) of each import anywhere in a file; the name is empty for `import module`."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def test_imports_keep_to_the_contracts() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    command = [linter, "--no-logo", "--no-cache"]
    result = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"}
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_only_the_store_knows_sqlalchemy_beyond_the_type_of_a_connection() -> None:
    found = [(str(path.relative_to(ROOT)), *names) for path in outside_the_store() for names in imported(path)]
    database = [
        (path, module, name) for path, module, name in found if module.split(".")[0] in ("sqlalchemy", "alembic")
    ]
    assert [entry for entry in database if entry[1:] != ("sqlalchemy", "Connection")] == []


def test_the_client_stands_alone() -> None:
    path = ROOT / "service" / "client.py"
    ours = {module for module, _ in imported(path) if module.startswith("service")} if path.exists() else set()
    assert not ours
