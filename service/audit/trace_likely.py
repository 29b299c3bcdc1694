"""What is likely: versions whose literal text lies on a text, or whose outline it follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from service.audit.trace_lookup import Unindexed, shared, unindexed
from service.core.compiled import Compiled, compile_text
from service.core.trace.explain import apart, why_outline, why_skeleton
from service.core.trace.match import Match, best_first
from service.core.trace.outline import follow
from service.core.trace.ranking import Candidate, candidates, settled
from service.core.trace.skeleton import Fit, fit
from service.core.trace.terms import text_terms, version_terms
from service.core.trace.text import Text, read_text
from service.store import trace_terms, versions
from service.store.trace_terms import Kind
from service.store.versions import Version

LEAST_SCORE, LEAST_OUTLINE = 0.3, 0.15
"""What scores less is not worth a person's look; a plan in other words shares little with what it follows."""

ENOUGH = 0.6
"""Where literal text fits so well, nobody asks whether the outline is followed."""

MOST_OF_KIND = 5

# What scores so much less than the best says nothing beside it.
_FAR_BELOW = 0.1
# What differs by less in its score fits as well: a part that a text was cut off before is longer in one version.
_AS_GOOD = 0.01
# How many versions are laid onto a text, by the length of the text: each takes time in proportion to it.
_LOOKS = ((50_000, 16), (250_000, 8), (2_000_000, 4))
_MOST_CHARACTERS = 2_000_000
# What shares less with a text than a tenth of what the best one shares has a section or rules in common with that one.
_LEAST_SHARED = 0.1


@dataclass(frozen=True, slots=True)
class Likely:
    """Likely matches, best first; what would tell the best apart; how many versions were neither indexed nor read."""

    matches: Sequence[Match]
    apart: str | None
    unread: int


@dataclass(frozen=True, slots=True)
class _Look:
    """A version that is worth an exact look."""

    version: Version
    compiled: Compiled


_Fitting = tuple[_Look, Fit, float]


def by_content(db: Connection, given: str, *, pattern: str) -> Likely:
    """Return the versions that a text is likely made from, as far as the name pattern goes."""
    text, beside = read_text(given), unindexed(db, pattern)
    terms = text_terms(given)
    looks = next((most for length, most in _LOOKS if len(given) <= length), 1)
    found = shared(db, Kind.SKELETON, terms.skeleton, pattern, beside)
    wanted = candidates(terms.skeleton, found.postings, looks, found.sizes, least=_LEAST_SHARED)
    fitting = _fitting(text, _looks(db, wanted))
    matches = [_skeleton(*each) for each in fitting]
    if terms.outline and (not matches or matches[0].score < ENOUGH):
        named = {(match.template, match.version) for match in matches}
        followed = _followed(db, text, terms.outline, pattern, beside)
        matches += [match for match in followed if (match.template, match.version) not in named]
    best = [look for look, _, score in fitting if score >= fitting[0][2] - _AS_GOOD]
    told = apart(text, [(look.version.template, look.version.number, look.compiled) for look in best])
    return Likely(best_first(matches), told, beside.others)


def _looks(db: Connection, wanted: Iterable[Candidate]) -> dict[Candidate, _Look]:
    """Read versions, the first ones where together they are very long."""
    found: dict[Candidate, _Look] = {}
    characters = 0
    for template_id, number in wanted:
        version = versions.by_number(db, template_id, number)
        if version is None:
            continue
        characters += len(version.document)
        if found and characters > _MOST_CHARACTERS:
            break
        found[template_id, number] = _Look(version, compile_text(version.document))
    return found


def _fitting(text: Text, looks: Mapping[Candidate, _Look]) -> list[_Fitting]:
    """Return the versions that fit best: all that fit equally well, and a few that are nearly as good."""
    fits = [(key, found) for key, look in looks.items() if (found := fit(look.compiled, text))]
    ranked = [(looks[key], found, score) for key, found, score in settled(fits) if score >= LEAST_SCORE]
    if not ranked:
        return []
    _, first, best = ranked[0]
    equal = best if first.exact else best - _AS_GOOD
    least = best if first.exact else best - _FAR_BELOW
    return [
        each for place, each in enumerate(ranked) if each[2] >= equal or (place < MOST_OF_KIND and each[2] >= least)
    ]


def _skeleton(look: _Look, found: Fit, score: float) -> Match:
    version = look.version
    return Match(
        kind="skeleton",
        certainty="likely",
        score=round(score, 4),
        template=version.template,
        version=version.number,
        why=why_skeleton(version.template, version.number, found),
        digest=version.digest,
        arguments=found.arguments,
    )


def _followed(db: Connection, text: Text, terms: frozenset[int], pattern: str, beside: Unindexed) -> list[Match]:
    """Return the versions whose outline a text follows best."""
    found = shared(db, Kind.OUTLINE, terms, pattern, beside)
    looks = _looks(db, candidates(terms, found.postings, _LOOKS[0][1], found.sizes))
    # How many templates have a heading is asked of all that the versions have, whether the text has it or not.
    of_versions = (version_terms(look.compiled).outline for look in looks.values())
    counts = trace_terms.counts(db, Kind.OUTLINE, terms.union(*of_versions))
    following = [(look.version, one) for look in looks.values() if (one := follow(look.compiled, text, counts))]
    matches = [
        Match(
            kind="outline",
            certainty="likely",
            score=round(one.score, 4),
            template=version.template,
            version=version.number,
            why=why_outline(version.template, version.number, one),
            digest=version.digest,
        )
        for version, one in following
        if one.score >= LEAST_OUTLINE
    ]
    return best_first(matches)[:MOST_OF_KIND]
