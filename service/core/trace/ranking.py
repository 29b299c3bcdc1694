"""The few versions that are worth an exact look, picked by the terms that they share with a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from service.core.trace.skeleton import Fit

Candidate = tuple[int, int]
"""The id of a template and the number of a version."""

_MOST_VERSIONS = 1_000
_PLACES_FOR_OTHERS = 4
_NEARLY_ALL = 0.9
"""As far as a text goes, so much of a version must stand in it to say that it breaks off, and no more."""


@dataclass(frozen=True, slots=True)
class Span:
    """The versions `first` to `last` of a template, both included, have a term."""

    template_id: int
    first: int
    last: int


Postings = Mapping[int, Sequence[Span]]
Sizes = Mapping[Candidate, int]


def candidates(
    terms: Collection[int], postings: Postings, limit: int, sizes: Sizes | None = None, *, least: float = 0.0
) -> list[Candidate]:
    """Return at most `limit` versions, best first, by the weight of the terms that they share with a text.

    `terms` are the skeleton or the outline of the text, `postings` where the index has them. A term weighs less the
    more templates have it. `sizes` tells how many such terms a version has in all, as far as that is known: what a
    version has and the text lacks counts against it. Of equal versions of a template the newest come first. A
    template leaves some places to others, however many versions it has. What has less than the part `least` of the
    best one's weight is left out, but for the first four.
    """
    by_template: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
    for term in terms:
        spans = postings.get(term, ())
        share = 1 / len({span.template_id for span in spans}) if spans else 0
        for span in spans:
            by_template[span.template_id].append((span.first, span.last, share))
    ranked = sorted(
        (-weight * _contained(count, (template_id, number), sizes), template_id, -number)
        for template_id, found in by_template.items()
        for number, weight, count in _weighed(found)
    )
    picked = [
        (template_id, -number)
        for place, (weight, template_id, number) in enumerate(ranked)
        if place < _PLACES_FOR_OTHERS or weight <= least * ranked[0][0]
    ]
    return _picked(picked, limit)


def spread(postings: Postings) -> dict[int, int]:
    """Return how many templates have each term."""
    return {term: len({span.template_id for span in spans}) for term, spans in postings.items()}


def settled(fits: Sequence[tuple[Candidate, Fit]]) -> list[tuple[Candidate, Fit, float]]:
    """Return the fits best first, each with its score among the others.

    A version that explains less of the text by its own words than another does loses by twice as much: its placeholders
    swallow what is literal text of the other. Versions with the same literal text keep the same score, and so do those
    that differ only behind the place where the text breaks off.
    """
    most = max((one.literal for _, one in fits), default=0) or 1
    ahead = _ahead(fits)
    best: dict[object, float] = {}
    for (template_id, _), one in fits:
        score = one.reached * ahead[template_id] if _breaks_off(one) else one.score
        best[_evidence(one)] = max(best.get(_evidence(one), 0.0), score * (one.literal / most) ** 2)
    found = [(candidate, one, best[_evidence(one)]) for candidate, one in fits]
    return sorted(found, key=lambda each: (-each[2], each[0][0], -each[0][1]))


def _ahead(fits: Sequence[tuple[Candidate, Fit]]) -> Mapping[int, float]:
    """How much the end that is not there leaves of a score: for each template what it leaves of its shortest version.

    How much more another version has behind the end of the text is nothing that the text could tell.
    """
    ahead: dict[int, float] = defaultdict(float)
    for (template_id, _), one in fits:
        if _breaks_off(one):
            ahead[template_id] = max(ahead[template_id], one.score / one.reached)
    return ahead


def _breaks_off(one: Fit) -> bool:
    return one.ends_early and one.reached >= _NEARLY_ALL


def _evidence(one: Fit) -> object:
    """What the text itself says about a fit: whole ones and those that break off are different things."""
    if one.ends_early:
        return one.literal, round(one.reached, 9), len(one.problems)
    return one.literal, one.score


def _picked(ranked: Sequence[Candidate], limit: int) -> list[Candidate]:
    left = dict.fromkeys({template_id for template_id, _ in ranked}, max(1, limit - _PLACES_FOR_OTHERS))
    picked: list[Candidate] = []
    later: list[Candidate] = []
    for template_id, number in ranked:
        if len(picked) == limit:
            break
        left[template_id] -= 1
        (picked if left[template_id] >= 0 else later).append((template_id, number))
    return [*picked, *later][:limit]


def _contained(count: int, candidate: Candidate, sizes: Sizes | None) -> float:
    """The part of a version's terms that the text has, 1 where that is not known."""
    size = sizes.get(candidate) if sizes else None
    return min(1.0, count / size) if size else 1.0


def _weighed(spans: Sequence[tuple[int, int, float]]) -> Iterator[tuple[int, float, int]]:
    """Yield the versions in these spans, of a long stretch with the same terms the newest, with weight and count."""
    steps: dict[int, tuple[float, int]] = defaultdict(lambda: (0.0, 0))
    for first, last, share in spans:
        weight, count = steps[first]
        steps[first] = (weight + share, count + 1)
        weight, count = steps[last + 1]
        steps[last + 1] = (weight - share, count - 1)
    numbers = sorted(steps)
    weight, count = 0.0, 0
    for number, following in pairwise(numbers):
        more, times = steps[number]
        weight, count = weight + more, count + times
        if count > 0:
            for version in range(following - 1, max(number, following - _MOST_VERSIONS) - 1, -1):
                yield version, weight, count
