"""Proof: plans and prompts that were recorded with the hash of a text, and ids of records that stand in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from service.core.identifier import ID
from service.core.normal import normal, sha256
from service.core.trace.match import Match
from service.store import recorded
from service.store.recorded import MOST_COUNTED, Recorded

MOST_IDS = 50
"""How many ids of a text are looked up, those that stand in it first."""

Hashes = Sequence[tuple[str, bool, str]]
"""Hashes to look for, each with whether it is that of a normal form, and what has it, as a sentence begins."""

_BLANKS = "line ends and blanks at the ends of lines"


def hashes_of(text: str) -> Hashes:
    """Return the hashes by which a text is looked for: its own, and that of its normal form."""
    same, nearly = "This text, byte for byte,", f"This text, but for {_BLANKS},"
    return [(sha256(text), False, same), (sha256(normal(text)), True, nearly)]


def hashes_from(given: str) -> Hashes:
    """Return the same for the hash of a text that is not there: of itself, or of its normal form."""
    same, nearly = "The text that has this hash", f"A text that has this hash when {_BLANKS} are made normal"
    return [(given, False, same), (given, True, nearly)]


def by_hash(db: Connection, hashes: Hashes, *, pattern: str, limit: int) -> list[Match]:
    """Return the plans, then the versions with prompts, of these hashes: what is equal byte for byte comes first."""
    seen: set[object] = set()
    found: list[tuple[Recorded, str]] = []
    for look_up in (recorded.plans_with, recorded.prompts):
        for digest, is_normal, subject in hashes:
            for each in look_up(db, digest, normal=is_normal, pattern=pattern, limit=limit):
                key = each.plan_id or (each.template, each.version)
                if key not in seen:
                    seen.add(key)
                    found.append((each, subject))
    arguments = recorded.arguments_of(db, (each.render_id for each, _ in found))
    return [_match(each, _why_equal(each, subject), arguments) for each, subject in found[:limit]]


def by_id(db: Connection, text: str, *, pattern: str, limit: int) -> list[Match]:
    """Return the plans and renders whose ids stand in a text, as far as there are such."""
    ids = list(dict.fromkeys(found.group() for found in ID.finditer(text.lower())))[:MOST_IDS]
    if not ids:
        return []
    found = recorded.named(db, ids, pattern=pattern, limit=limit)
    covered = {each.render_id for each in found if each.plan_id}
    found = [each for each in found if each.plan_id or each.render_id not in covered][:limit]
    arguments = recorded.arguments_of(db, (each.render_id for each in found))
    return [_match(each, _why_named(each), arguments) for each in found]


def _match(each: Recorded, why: str, arguments: Mapping[str, Mapping[str, Any] | None]) -> Match:
    return Match(
        kind="plan" if each.plan_id else "prompt",
        certainty="proven",
        score=1.0,
        template=each.template,
        version=each.version,
        why=why,
        digest=each.digest,
        render_id=each.render_id,
        plan_id=each.plan_id,
        arguments=arguments.get(each.render_id),
    )


def _why_equal(each: Recorded, subject: str) -> str:
    version = f"version {each.version} of {each.template}"
    if each.plan_id:
        return f"{subject} was registered as a plan that was made from a render of {version}."
    if each.times == 1:
        return f"{subject} is the recorded prompt of a render of {version}."
    times = f"{MOST_COUNTED:,} or more" if each.times == MOST_COUNTED else f"{each.times:,}"
    return f"{subject} is the recorded prompt of {times} renders of {version}; the newest is named here."


def _why_named(each: Recorded) -> str:
    kind, found = ("plan", each.plan_id) if each.plan_id else ("render", each.render_id)
    erased = "; what it held was erased" if each.is_erased else ""
    return (
        f"The id of the {kind} {found} stands in the text{erased}. That proves which record the text speaks of, "
        "not that the text was made by it."
    )
