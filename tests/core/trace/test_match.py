from __future__ import annotations

from service.core.trace.match import Match, MatchKind, best_first


def match(kind: MatchKind, score: float, template: str = "a", version: int = 1) -> Match:
    certainty = "proven" if kind in ("plan", "prompt") else "likely"
    return Match(kind, certainty, score, template, version, why="")


def test_what_is_proven_comes_before_what_is_likely() -> None:
    found = best_first([match("skeleton", 1.0), match("prompt", 1.0), match("plan", 1.0)])
    assert [each.kind for each in found] == ["plan", "prompt", "skeleton"]


def test_the_likely_come_by_score_and_the_newest_of_equal_versions_first() -> None:
    found = best_first(
        [
            match("outline", 0.7),
            match("skeleton", 0.9, version=2),
            match("skeleton", 0.9, version=10),
            match("skeleton", 0.95),
        ]
    )
    assert [(each.score, each.version) for each in found] == [(0.95, 1), (0.9, 10), (0.9, 2), (0.7, 1)]
