"""Trace: which version of which template was a text made from?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from service.audit.trace_likely import Likely, by_content
from service.audit.trace_recorded import by_hash, by_id, hashes_from, hashes_of
from service.core.actor import Actor
from service.core.errors import InvalidRequest, TooLarge
from service.core.trace.match import Match

MOST_BYTES = 1_048_576
"""How long a text may be, in UTF-8."""

MOST_MATCHES = 10


@dataclass(frozen=True, slots=True)
class Traced:
    """The matches, best first, and what to know about them: what would tell equal ones apart, what was left out."""

    matches: Sequence[Match]
    notes: tuple[str, ...] = ()


def trace(db: Connection, actor: Actor, *, text: str | None = None, sha256: str | None = None) -> Sequence[Match]:
    """Return the matches of `find_origin`."""
    return find_origin(db, actor, text=text, sha256=sha256).matches


def find_origin(db: Connection, actor: Actor, *, text: str | None = None, sha256: str | None = None) -> Traced:
    """Say where a text comes from, or a text that only its hash (64 lower-case hex digits) is known of.

    Looks for plans and prompts that were recorded with this text or its normal form, else for ids of records in it,
    and for versions whose literal text or outline it has. At most MOST_MATCHES of what the actor's pattern covers.
    Stores nothing. Raises InvalidRequest for an empty text, TooLarge for one of more than MOST_BYTES.
    """
    if text is None:
        return Traced(by_hash(db, hashes_from(sha256 or ""), pattern=actor.pattern, limit=MOST_MATCHES))
    _check(text)
    recorded = by_hash(db, hashes_of(text), pattern=actor.pattern, limit=MOST_MATCHES)
    if recorded:
        return Traced(recorded)
    named = by_id(db, text, pattern=actor.pattern, limit=MOST_MATCHES // 2)
    likely = by_content(db, text, pattern=actor.pattern)
    matches = [*named, *_beside(named, likely.matches)][:MOST_MATCHES]
    return Traced(matches, tuple(_notes(likely, matches)))


def _check(text: str) -> None:
    if not text:
        raise InvalidRequest("text is empty; send the text of a prompt or a plan")
    size = len(text.encode())
    if size > MOST_BYTES:
        raise TooLarge(
            f"text has {size:,} bytes in UTF-8, more than {MOST_BYTES:,}; send the prompt or the plan alone, "
            "or the sha256 of a whole one that was recorded"
        )


def _beside(named: Sequence[Match], likely: Sequence[Match]) -> Sequence[Match]:
    """Return the likely matches that say more than the ids do.

    Where a version that an id leads to is among the best, others that fit as well would only contradict.
    """
    versions = {(match.template, match.version) for match in named}
    best = [match for match in likely if match.score == likely[0].score]
    agreeing = [match for match in best if (match.template, match.version) in versions]
    return agreeing or likely


def _notes(likely: Likely, matches: Sequence[Match]) -> Iterable[str]:
    if likely.apart is not None and len(matches) > 1:
        yield likely.apart
    if likely.unread:
        yield (
            f"{likely.unread} versions were not looked at, because the index lacks them; "
            "`imprint db reindex` puts them in."
        )
