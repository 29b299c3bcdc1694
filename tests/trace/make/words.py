"""The words that all texts here are made of: written by hand, in YAML files beside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[1] / "words"


@dataclass(frozen=True)
class Section:
    """A part of a document: two names for its heading, and what belongs under it."""

    headings: tuple[str, ...]
    points: tuple[str, ...]


@dataclass(frozen=True)
class Focus:
    """What one template of a trade is about: its name, the thing, and a section of its own."""

    name: str
    thing: str
    section: Section


@dataclass(frozen=True)
class Trade:
    """A kind of work with templates of its own."""

    name: str
    persona: str
    family: str
    roles: tuple[str, ...]
    tasks: tuple[str, ...]
    sections: tuple[Section, ...]
    focuses: tuple[Focus, ...]
    nouns: tuple[str, ...]


@cache
def words(name: str) -> Any:
    """Return what a file of words holds."""
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def trades(folder: str) -> list[Trade]:
    """Return the trades of a folder, by name."""
    return [_trade(path.stem, words(f"{folder}/{path.stem}")) for path in sorted((FOLDER / folder).glob("*.yaml"))]


def section(headings: str, points: str) -> Section:
    """Return the section that two texts tell: names between slashes, points between bars."""
    return Section(tuple(headings.split(" / ")), tuple(points.split(" | ")))


def _trade(name: str, told: dict[str, Any]) -> Trade:
    return Trade(
        name=name,
        persona=told["persona"],
        family=told["family"],
        roles=tuple(told["roles"]),
        tasks=tuple(told["tasks"]),
        sections=tuple(section(headings, points) for headings, points in told["sections"].items()),
        focuses=tuple(_focus(each, text) for each, text in told["focuses"].items()),
        nouns=tuple(told["nouns"]),
    )


def _focus(name: str, text: str) -> Focus:
    thing, heading, *points = text.split(" | ")
    return Focus(name, thing, Section((heading,), tuple(points)))
