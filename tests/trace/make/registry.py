"""The registry that is searched: the seed in both its versions, and 200 templates; 500 versions in all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from service.core.compiled import compile_text
from service.core.lint import fix
from tests.trace.make.dice import Dice
from tests.trace.make.templates import Draft, draft
from tests.trace.make.twins import KINDS, twin
from tests.trace.make.words import trades

SEED = Path(__file__).parents[3] / "seeds" / "deployment-plan.md"
SEED_HEADINGS = (
    "Assumptions & Change Scope",
    "Pre-Deployment Checks",
    "Deployment Steps",
    "Verification & Observability",
    "Rollback Preparation",
    "Go/No-Go Checklist",
)
# How many templates have how many versions: 200 templates, 498 versions.
SIZES = {1: 50, 2: 76, 3: 40, 4: 12, 5: 12, 6: 6, 8: 4}


@dataclass(frozen=True)
class VersionText:
    """A version: its template, number, what changed since the one before, its headings in order, its document."""

    template: str
    version: int
    change: str
    headings: tuple[str, ...]
    document: str


def versions() -> list[VersionText]:
    """Return all versions, those of a template in their order."""
    return [*_seed(), *(version for number, size in enumerate(_sizes()) for version in _template(number, size))]


def rows() -> Iterator[dict[str, object]]:
    """Yield the versions as rows of a file."""
    return map(asdict, versions())


def _seed() -> list[VersionText]:
    text = SEED.read_bytes().decode()
    return [
        VersionText("deployment-plan", 1, "first", SEED_HEADINGS, text),
        VersionText("deployment-plan", 2, "word", SEED_HEADINGS, fix(text)[0]),
    ]


def _sizes() -> list[int]:
    return Dice("sizes").shuffled([size for size, times in SIZES.items() for _ in range(times)])


def _template(number: int, size: int) -> list[VersionText]:
    every = [(trade, focus) for trade in trades("trades") for focus in trade.focuses]
    trade, focus = every[number]
    name = f"{trade.name}.{focus.name}"
    made = [draft(trade, focus, number)]
    changes = ["first"]
    dice = Dice("twins", name)
    while len(made) < size:
        kind = dice.pick(list(KINDS))
        after = twin(made[-1], kind, dice)
        if after is not None and _is_new(after, made, kind):
            made.append(after)
            changes.append(kind)
    return [
        VersionText(name, place, change, each.headings, each.document)
        for place, (change, each) in enumerate(zip(changes, made, strict=True), start=1)
    ]


def _is_new(after: Draft, made: list[Draft], kind: str) -> bool:
    """Whether a draft is another document than those before, and another literal text where its change says so."""
    if kind in ("front", "renamed"):
        return all(after.document != each.document for each in made)
    return all(literal(after.document) != literal(each.document) for each in made)


def literal(document: str) -> tuple[str | None, ...]:
    """Return the literal text of a document, None for each place of an argument."""
    return tuple(part if isinstance(part, str) else None for part in compile_text(document).segments)
