"""The rules of the house that no other tool checks."""

from __future__ import annotations

import ast
import re
import statistics
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST_FILE = 300
MEDIAN_FILE = 100
LONGEST_FUNCTION = 35
MEDIAN_FUNCTION = 9
NAMELESS_ROOMS = {"utils", "util", "helpers", "helper", "common", "misc", "services", "tools"}
# A comment that silences a tool must be followed by another that says why.
SILENCER = re.compile(r"#\s*(noqa\b|type:\s*ignore\b|pragma\b|ruff:|mypy:|nosec\b)(?P<rest>.*)")

Function = ast.FunctionDef | ast.AsyncFunctionDef
Documented = ast.Module | ast.ClassDef | Function


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


SERVICE = python_files("service")
EVERYTHING = python_files("service", "migrations", "tests", "benchmarks")


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, Function))


def lines_of(function: Function) -> int:
    """Count the lines of a function, its docstring left out: explaining must not be punished."""
    first, length = function.body[0], (function.end_lineno or 0) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return length
    return length - ((first.end_lineno or 0) - first.lineno + 1)


def test_files_are_short() -> None:
    assert [name_of(path) for path in EVERYTHING if lines_in(path) > LONGEST_FILE] == []
    assert statistics.median(lines_in(path) for path in SERVICE) <= MEDIAN_FILE


def test_files_and_folders_bear_telling_names() -> None:
    names = {path: {*path.relative_to(ROOT).parent.parts, path.stem} for path in EVERYTHING}
    assert [name_of(path) for path in EVERYTHING if NAMELESS_ROOMS & names[path]] == []


def test_functions_fit_on_a_page() -> None:
    sizes = {f"{name_of(path)} {one.name}": lines_of(one) for path in SERVICE for one in functions(path)}
    assert {name: size for name, size in sizes.items() if size > LONGEST_FUNCTION} == {}
    assert statistics.median(sizes.values()) <= MEDIAN_FUNCTION


def test_no_tool_is_silenced_without_a_reason() -> None:
    silenced = [(name_of(path), match) for path in EVERYTHING for match in silencers(path)]
    assert [(name, match[0]) for name, match in silenced if not re.search(r"#.*\w+ \w+", match["rest"])] == []


def test_what_is_public_has_a_docstring() -> None:
    modules = [(path, ast.parse(path.read_bytes())) for path in SERVICE]
    found = [(name, node) for path, module in modules for name, node in public(module, name_of(path))]
    assert [name for name, node in found if ast.get_docstring(node) is None] == []


def lines_in(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def silencers(path: Path) -> Iterator[re.Match[str]]:
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.COMMENT and (match := SILENCER.match(token.string)):
                yield match


def public(parent: ast.Module | ast.ClassDef, name: str) -> Iterator[tuple[str, Documented]]:
    """Yield a module or class and what is public in it; a function's inside is its own affair."""
    yield name, parent
    for node in parent.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from public(node, f"{name}.{node.name}")
        elif isinstance(node, Function) and not node.name.startswith("_"):
            yield f"{name}.{node.name}", node
