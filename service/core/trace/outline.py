"""Does a text follow the outline of a version: its headings, its labels, its telling words?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.core.compiled import Compiled
from service.core.trace.chain import Hit, heaviest
from service.core.trace.headings import Heading, headings
from service.core.trace.literal import outlined
from service.core.trace.terms import heading_term, pair_term
from service.core.trace.text import Text
from service.core.trace.usual import weight
from service.core.trace.words import pairs

_LEAST_STRONG = 2
_MOST_COMPARED = 400
_ALIKE = 0.66
"""Which part of their telling words two headings must share to be taken for each other."""

_BEST = 0.88
_LABELS = 0.03
_PAIRS = 0.04
_ONLY_PAIRS = 0.4


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


@dataclass(frozen=True, slots=True)
class _Pairing:
    """A heading of the version, its place, and the one of the text that is like it, with how much alike."""

    heading: Heading
    index: int
    other: int | None
    weight: float
    likeness: float


def follow(compiled: Compiled, text: Text, spread: Mapping[int, int]) -> Following | None:
    """Return how a text follows a version's outline, or None when they share no heading and no telling words.

    `spread` says how many templates have an outline term (see `ranking.spread`): what many have tells little.
    """
    literal = outlined(compiled)
    every = _distinct(headings(literal))
    strong = [heading for heading in every if heading.strong]
    wanted = (strong if len(strong) >= _LEAST_STRONG else every)[:_MOST_COMPARED]
    others = _distinct(text.headings)[:_MOST_COMPARED]
    pairings = _paired(wanted, others, spread)
    ordered = _ordered(pairings)
    shared = [pairing for pairing in pairings if pairing.other is not None]
    common = _common_pairs(literal, text, spread)
    if not shared and not common:
        return None
    score = _score(pairings, ordered, others) + _LABELS * _labels(every, text) + _PAIRS * common
    score = score if shared else _ONLY_PAIRS * common
    return Following(
        score=min(score, 1.0),
        shared=tuple(pairing.heading.text for pairing in shared),
        absent=tuple(pairing.heading.text for pairing in pairings if pairing.other is None),
        headings=len(wanted),
        in_order=len(ordered),
    )


def _distinct(found: Sequence[Heading]) -> list[Heading]:
    """The headings, each once: of several with the same words the first, or the first strong one."""
    by_key: dict[str, Heading] = {}
    for heading in found:
        if heading.key not in by_key or (heading.strong and not by_key[heading.key].strong):
            by_key[heading.key] = heading
    return list(by_key.values())


def _paired(wanted: Sequence[Heading], others: Sequence[Heading], spread: Mapping[int, int]) -> list[_Pairing]:
    places = {heading.key: index for index, heading in enumerate(others)}
    found = []
    for index, heading in enumerate(wanted):
        much = weight(heading) / math.sqrt(spread.get(heading_term(heading), 1))
        other, likeness = places.get(heading.key), 1.0
        if other is None:
            other, likeness = _nearest(heading, others)
        found.append(_Pairing(heading, index, other, much, likeness))
    return found


def _nearest(heading: Heading, others: Sequence[Heading]) -> tuple[int | None, float]:
    """The heading of the text that shares most telling words, when they are most of both."""
    likeness, place = max(
        ((_likeness(heading.telling, other.telling), -index) for index, other in enumerate(others) if other.strong),
        default=(0.0, 0),
    )
    return (-place, likeness * likeness) if likeness >= _ALIKE else (None, 0.0)


def _likeness(left: frozenset[str], right: frozenset[str]) -> float:
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


def _ordered(pairings: Sequence[_Pairing]) -> list[int]:
    """The places of the headings that stand in the text in the version's order."""
    hits = [
        Hit(pairing.index, pairing.index + 1, pairing.other, pairing.weight + 0.01)
        for pairing in pairings
        if pairing.other is not None
    ]
    return [hit.start for hit in heaviest(hits)]


def _score(pairings: Sequence[_Pairing], ordered: Sequence[int], others: Sequence[Heading]) -> float:
    """Multiply how much of the outline is there, in order, how much it tells, and how much of the text it covers."""
    total = sum(pairing.weight for pairing in pairings)
    if not total:
        return 0.0
    in_order = set(ordered)
    there = sum(
        pairing.weight * pairing.likeness * (1.0 if pairing.index in in_order else 0.5)
        for pairing in pairings
        if pairing.other is not None
    )
    tells = 1 - math.exp(-there / 1.5)
    strong = sum(other.strong for other in others)
    covered = min(1.0, sum(pairing.other is not None for pairing in pairings) / strong) if strong else 1.0
    return _BEST * there / total * tells * (0.8 + 0.2 * covered)


def _labels(every: Sequence[Heading], text: Text) -> float:
    """The part of the version's labels that the text has too."""
    labels = {heading.key for heading in every if not heading.strong}
    return len(labels & {heading.key for heading in text.headings}) / len(labels) if labels else 0.0


def _common_pairs(literal: str, text: Text, spread: Mapping[int, int]) -> float:
    """The part of the version's pairs of telling words that the text has too, those less that many templates have."""
    own = dict.fromkeys(pairs(literal))
    if not own:
        return 0.0
    return sum(1 / spread.get(pair_term(pair), 1) for pair in own if pair in text.pairs) / len(own)
