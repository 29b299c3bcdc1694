"""What trace answers: a version that a text may come from, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

MatchKind = Literal["plan", "prompt", "skeleton", "outline"]
Certainty = Literal["proven", "likely"]

_KINDS: Mapping[MatchKind, int] = {"plan": 0, "prompt": 1, "skeleton": 2, "outline": 3}


@dataclass(frozen=True, slots=True)
class Match:
    """One answer: `proven` by a recorded hash or id, or `likely` by what the text holds, with a score from 0 to 1.

    `why` is for people. `arguments` are those of the recorded render, or those that the text was read to hold, with
    `***` for secret ones; None where nothing is known of them.
    """

    kind: MatchKind
    certainty: Certainty
    score: float
    template: str
    version: int
    why: str
    digest: str | None = None
    render_id: str | None = None
    plan_id: str | None = None
    arguments: Mapping[str, Any] | None = None


def best_first(matches: Iterable[Match]) -> list[Match]:
    """Return the proven before the likely, then by score, kind and name, of equal ones the newest version first."""
    return sorted(
        matches,
        key=lambda match: (
            match.certainty != "proven",
            -match.score,
            _KINDS[match.kind],
            match.template,
            -match.version,
        ),
    )
