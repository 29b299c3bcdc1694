"""The sets on disk: made by `python -m tests.trace --make`, read by whoever judges by them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.trace.make import plans, prompts, registry, unrelated
from tests.trace.make.plans import PlanCase
from tests.trace.make.prompts import PromptCase
from tests.trace.make.registry import VersionText

SETS = Path(__file__).parent / "sets"


def made() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each file, made from the words."""
    versions = registry.versions()
    yield "templates.jsonl", _lines(registry.rows())
    yield "prompts.jsonl", _lines(prompts.rows(versions))
    yield "plans.jsonl", _lines(plans.rows(versions))
    yield "unrelated.jsonl", _lines(unrelated.rows())


def make() -> None:
    """Write the files."""
    SETS.mkdir(exist_ok=True)
    for name, content in made():
        (SETS / name).write_bytes(content)


def read_versions() -> list[VersionText]:
    """Return the versions of the registry, those of a template in their order."""
    return [VersionText(**row | {"headings": tuple(row["headings"])}) for row in _read("templates")]


def read_prompts() -> list[PromptCase]:
    """Return the prompts by what they were made of."""
    return [PromptCase(**row) for row in _read("prompts")]


def read_plans() -> list[PlanCase]:
    """Return the plans, those written by hand first."""
    return [PlanCase(**row) for row in _read("plans")]


def read_unrelated() -> list[tuple[str, str]]:
    """Return the kind and the text of what comes from no template of the registry."""
    return [(row["kind"], row["text"]) for row in _read("unrelated")]


def _read(name: str) -> list[Any]:
    # Lines are split at line feeds alone: JSON leaves other line separators as they are.
    return [json.loads(line) for line in (SETS / f"{name}.jsonl").read_bytes().splitlines() if line]


def _lines(rows: Iterable[dict[str, object]]) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)
