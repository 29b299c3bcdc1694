"""The few versions that are worth an exact look, picked by the terms that they share with a text."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from service.core.trace.skeleton import Fit

Candidate = tuple[int, int]
"""The id of a template and the number of a version."""


@dataclass(frozen=True, slots=True)
class Span:
    """The versions `first` to `last` of a template, both included, have a term."""

    template_id: int
    first: int
    last: int


Postings = Mapping[int, Sequence[Span]]
Sizes = Mapping[Candidate, int]


def candidates(terms: Collection[int], postings: Postings, limit: int, sizes: Sizes | None = None) -> list[Candidate]:
    """Return at most `limit` versions, best first, by the weight of the terms that they share with a text.

    `terms` are the skeleton or the outline of the text, `postings` where the index has them. A term weighs less the
    more templates have it. `sizes` tells how many such terms a version has in all, as far as that is known: what a
    version has and the text lacks counts against it.
    """
    raise NotImplementedError


def spread(postings: Postings) -> dict[int, int]:
    """Return how many templates have each term."""
    return {term: len({span.template_id for span in spans}) for term, spans in postings.items()}


def settled(fits: Sequence[tuple[Candidate, Fit]]) -> list[tuple[Candidate, Fit, float]]:
    """Return the fits best first, each with its score among the others.

    A version that explains less of the text by its own words than another does loses by as much: its placeholders
    swallow what is literal text of the other. Versions with the same literal text keep the same score.
    """
    raise NotImplementedError
