"""Does a text follow the outline of a version: its headings, its labels, its telling words?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.core.compiled import Compiled
from service.core.trace.text import Text


@dataclass(frozen=True, slots=True)
class Following:
    """How a text follows a version's outline: a score from 0 to 1, and the headings of both, as the version has them.

    `headings` counts the version's headings, `in_order` how many of the shared ones stand in the version's order.
    """

    score: float
    shared: tuple[str, ...]
    absent: tuple[str, ...]
    headings: int
    in_order: int


def follow(compiled: Compiled, text: Text, spread: Mapping[int, int]) -> Following | None:
    """Return how a text follows a version's outline, or None when they share no heading and no telling words.

    `spread` says how many templates have an outline term (see `ranking.spread`): what many have tells little.
    """
    raise NotImplementedError
