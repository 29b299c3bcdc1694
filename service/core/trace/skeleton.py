"""Lay the literal text of a version onto a text: does it fit, and what stands where the placeholders are?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from service.core.compiled import Compiled
from service.core.trace.text import Text


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text as it was given: literal text of the version, or the value of a placeholder (`name`)."""

    start: int
    end: int
    kind: Literal["literal", "value"]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """How a version's literal text lies on a text.

    `share`, from 0 to 1, is how well they fit; `score` is less where few literal words support it (`words` of them).
    `exact` says that the version renders to this text with these arguments, but for line ends and trailing blanks.
    `arguments` holds what could be read, `***` for secrets. Not in it: names whose place the text does not reach
    (`cut`), and names that stand beside each other so that nothing tells where one ends (`unclear`). `passages` are
    the literal lines and parts of lines, `found` how many stand in the text in order, `missing` those that do not.
    `ends_early` says that the text breaks off before the version does. `problems` are sentences on values that this
    version would refuse. `literal` counts the characters of the text that the version's literal text accounts for.
    """

    score: float
    share: float
    exact: bool
    arguments: Mapping[str, Any]
    cut: tuple[str, ...]
    unclear: tuple[str, ...]
    marks: tuple[Mark, ...]
    passages: int
    found: int
    missing: tuple[str, ...]
    ends_early: bool
    problems: tuple[str, ...]
    literal: int
    words: int


def fit(compiled: Compiled, text: Text) -> Fit | None:
    """Return how a version lies on a text; None when none of its literal text stands there, or it has none."""
    raise NotImplementedError
