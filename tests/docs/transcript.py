"""A page's commands, run in order in one shell, and what they print compared with what the page says.

- Every block of `sh` is run, in a folder that looks like a checkout in which `make serve` was done. Only a block of
  nothing but calls of `make` is not.
- A block of `json` or `text` that directly follows is what the commands must print. A block without one prints nothing.
- JSON is compared as values, so a page may spread it over lines.
- Ids and times are compared by their form alone.
- `...` stands for what a page leaves out: the rest of a text, the other members (`"...": "..."`), the other items.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.docs.markdown import ROOT, Block, Page

ADDRESS = "http://127.0.0.1:8000"
ELLIPSIS = "..."

_SEPARATOR = "\x1e"
_VOLATILE = (
    (re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "ID"),
    (re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z"), "TIME"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """Commands, where they stand, and what the page says that they print."""

    line: int
    commands: str
    answer: Block | None

    @property
    def is_run(self) -> bool:
        return not all(line.startswith("make ") for line in self.commands.splitlines())


def steps(page: Page) -> list[Step]:
    """Return the `sh` blocks of a page, each with the block that directly follows."""
    blocks = page.blocks
    return [
        Step(block.line, block.text, following if following and _answers(following) else None)
        for block, following in zip(blocks, [*blocks[1:], None], strict=True)
        if block.language == "sh"
    ]


def _answers(block: Block) -> bool:
    return block.language in ("json", "text") and not block.gap.strip()


def run(commands: list[str], folder: Path, address: str) -> list[str]:
    """Run commands in one shell, as somebody does who copies them from a page; return what a terminal would show."""
    parts = [f"printf '{_SEPARATOR}'\n{part.replace(ADDRESS, address)}" for part in commands]
    script = "exec 2>&1\n" + "".join(parts)
    result = subprocess.run(
        ["sh"], input=script, cwd=folder, env=_environment(), capture_output=True, text=True, check=False, timeout=100
    )
    return result.stdout.replace(address, ADDRESS).split(_SEPARATOR)[1:]


def _environment() -> dict[str, str]:
    """Return the environment without settings of Imprint, and without a proxy between curl and this machine."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not (name.lower().endswith("_proxy") or name.startswith("COVERAGE_"))
    }
    kept = {name: value for name, value in kept.items() if not name.startswith("IMPRINT_")}
    return kept | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def furnish(folder: Path) -> None:
    """Put into a folder what a checkout has after `make serve`, but for its data."""
    (folder / ".venv").symlink_to(sys.prefix)
    (folder / "seeds").symlink_to(ROOT / "seeds")


def complaints(step: Step, shown: str) -> list[str]:
    """Return how what was shown differs from what the page says; [] when it does not."""
    if step.answer is None:
        return [f"line {step.line}: the page says nothing of: {shown}"] if shown else []
    if step.answer.language == "text":
        fits = _fits(masked(step.answer.text.strip("\n")), masked(shown.strip("\n")))
        return [] if fits else [f"line {step.answer.line}: shown was:\n{shown}"]
    try:
        told, given = json.loads(masked(step.answer.text)), json.loads(masked(shown))
    except ValueError as error:
        return [f"line {step.answer.line}: {error}:\n{shown}"]
    return [f"line {step.answer.line}{found}" for found in _differences(told, given)]


def masked(text: str) -> str:
    """Return the text with a word for each thing that is another at each run."""
    for pattern, word in _VOLATILE:
        text = pattern.sub(word, text)
    return text


def _fits(told: str, given: str) -> bool:
    parts = map(re.escape, told.split(ELLIPSIS))
    return re.fullmatch(".*".join(parts), given, re.DOTALL) is not None


def _differences(told: Any, given: Any, where: str = "") -> list[str]:
    if isinstance(told, dict) and isinstance(given, dict):
        return _of_members(told, given, where)
    if isinstance(told, list) and isinstance(given, list):
        return _of_items(told, given, where)
    same = _fits(told, given) if isinstance(told, str) and isinstance(given, str) else told == given
    return [] if same and isinstance(told, bool) == isinstance(given, bool) else [f"{where}: {told!r}, not {given!r}"]


def _of_members(told: dict[str, Any], given: dict[str, Any], where: str) -> list[str]:
    names = told.keys() - {ELLIPSIS}
    left_out = set() if ELLIPSIS in told else given.keys() - names
    found = [f"{where}.{name}: not told" for name in sorted(left_out)]
    found += [f"{where}.{name}: not given" for name in sorted(names - given.keys())]
    both = [name for name in told if name in names and name in given]
    return found + [each for name in both for each in _differences(told[name], given[name], f"{where}.{name}")]


def _of_items(told: list[Any], given: list[Any], where: str) -> list[str]:
    if told[-1:] == [ELLIPSIS]:
        told, given = told[:-1], given[: len(told) - 1]
    if len(told) != len(given):
        return [f"{where}: {len(told)} items, not {len(given)}"]
    pairs = enumerate(zip(told, given, strict=True))
    return [each for index, (one, other) in pairs for each in _differences(one, other, f"{where}[{index}]")]
