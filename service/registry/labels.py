"""Labels: movable pointers at versions, with their history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from service.core.actor import Actor
from service.core.compatibility import Breaking, breaking
from service.core.compiled import compile_text
from service.core.errors import BreakingChange, Forbidden, Protected, Stale, UnknownLabel, UnknownVersion
from service.core.event import EventTag
from service.core.names import is_label
from service.core.protection import NO_PROTECTION, Protection
from service.registry.lookup import find_live_template
from service.registry.naming import check_label
from service.store import events, labels, versions
from service.store.labels import Label, LabelMove
from service.store.templates import Template


@dataclass(frozen=True, slots=True)
class Expected:
    """Where the caller believes that the label points: a version number, or None for nowhere."""

    number: int | None


@dataclass(frozen=True, slots=True)
class Proposed:
    """The proposal that a move carries out: its id, and who made it."""

    proposal: str
    proposer: str
    proposer_id: str


@dataclass(frozen=True, slots=True)
class Release:
    """A wish to point a label at a version, or with number None to take it off; who, when and why."""

    label: str
    number: int | None
    actor: Actor
    now: datetime
    message: str | None = None
    allow_breaking: bool = False
    expected: Expected | None = None
    protection: Protection = NO_PROTECTION
    proposed: Proposed | None = None


def move_label(db: Connection, name: str, release: Release) -> Label:
    """Point a label of a template at a version and return it.

    Pointing it where it points already changes and records nothing. Raises UnknownTemplate, Archived, InvalidRequest
    for a text that cannot be a label, Protected, Stale when `expected` is not what holds, UnknownVersion, and
    BreakingChange with the list of what breaks unless `allow_breaking`.
    """
    return _move(db, find_live_template(db, name, lock=True), release)


def remove_label(db: Connection, name: str, release: Release) -> None:
    """Take a label off a template; raises UnknownTemplate, Archived, Protected, UnknownLabel or Stale."""
    template = find_live_template(db, name, lock=True)
    _check_protection(template, release)
    current = labels.get(db, template.id, release.label) if is_label(release.label) else None
    if current is None:
        raise UnknownLabel(f"{name} has no label {release.label!r}", labels=sorted(template.labels))
    check_expected(template, release.label, release.expected, current)
    _take_off(db, template, release, current)


def carry_out(db: Connection, template: Template, release: Release) -> int:
    """Move a label of a template that is locked, or take it off, and return the id of the move, protected or not.

    It must point elsewhere. Raises UnknownVersion, and BreakingChange as `move_label`.
    """
    current = labels.get(db, template.id, release.label)
    if release.number is None and current is not None:
        return _take_off(db, template, release, current)
    return _set(db, template, release, current, _existing(db, template, release))[1]


def what_breaks(db: Connection, template: Template, old: int, new: int) -> tuple[Breaking, ...]:
    """Return how callers of one version of a template break on another, by their numbers."""
    before, after = versions.by_number(db, template.id, old), versions.by_number(db, template.id, new)
    if before is None or after is None:
        return ()
    return breaking(compile_text(before.document), compile_text(after.document))


def check_expected(template: Template, label: str, expected: Expected | None, current: Label | None) -> None:
    """Raise Stale where a label points elsewhere than its caller believes; None believes nothing."""
    number = current.number if current else None
    if expected is not None and expected.number != number:
        stands = "is not set" if number is None else f"points at version {number}"
        raise Stale(f"the label {label} of {template.name} {stands} now; look again, then decide", number=number)


def point(db: Connection, template: Template, names: Sequence[str], release: Release) -> None:
    """Point each of these labels as `release` says, at a version that was just saved to a template that is locked.

    Raises Forbidden without the scope `release`, else as `move_label`.
    """
    if names and not release.actor.may("release"):
        raise Forbidden("setting labels needs the scope release; save without `labels`", scope="release")
    for name in dict.fromkeys(names):
        _move(db, template, replace(release, label=name))


def _move(db: Connection, template: Template, release: Release) -> Label:
    check_label(release.label)
    _check_protection(template, release)
    current = labels.get(db, template.id, release.label)
    check_expected(template, release.label, release.expected, current)
    number = _existing(db, template, release)
    if current is not None and current.number == number:
        return current
    return _set(db, template, release, current, number)[0]


def _set(db: Connection, template: Template, release: Release, current: Label | None, number: int) -> tuple[Label, int]:
    """Point a label at a version, and return it with the id of the move."""
    if current is not None and not release.allow_breaking:
        _check_compatible(db, template, release, current.number, number)
    moved = Label(label=release.label, number=number, moved_at=release.now, moved_by=release.actor.name)
    labels.put(db, template.id, moved)
    return moved, _record(db, template, release, current)


def _take_off(db: Connection, template: Template, release: Release, current: Label) -> int:
    labels.delete(db, template.id, release.label)
    return _record(db, template, release, current)


def _record(db: Connection, template: Template, release: Release, current: Label | None) -> int:
    """Write the move into the label's history and the event beside it; returns the id of the move."""
    move = LabelMove(
        id=0,
        label=release.label,
        from_number=current.number if current else None,
        to_number=release.number,
        at=release.now,
        actor=release.actor.name,
        actor_id=release.actor.id,
        message=release.message,
        allow_breaking=release.allow_breaking,
    )
    move_id = labels.record_move(db, template.id, move)
    tag = EventTag.LABEL_REMOVE if release.number is None else EventTag.LABEL_MOVE
    told = ("label", "message", "allow_breaking")
    data = {name: getattr(move, name) for name in told} | {"from": move.from_number, "to": move.to_number}
    if release.proposed is not None:
        data |= asdict(release.proposed)
    events.record(db, at=release.now, actor=release.actor, tag=tag, template=template.name, data=data)
    return move_id


def _check_protection(template: Template, release: Release) -> None:
    if release.protection.covers(release.label, template.name):
        raise Protected(
            f"the label {release.label} of {template.name} is protected by a setting of this service; propose the move "
            f"by POST /v1/templates/{template.name}/proposals, and let somebody else approve it",
            label=release.label,
        )


def _existing(db: Connection, template: Template, release: Release) -> int:
    number = release.number or 0
    if versions.by_number(db, template.id, number) is None:
        message = f"{template.name} has no version {number}; its newest is {template.latest}"
        raise UnknownVersion(message, latest=template.latest)
    return number


def _check_compatible(db: Connection, template: Template, release: Release, old: int, new: int) -> None:
    found = what_breaks(db, template, old, new)
    if found:
        raise BreakingChange(
            f"moving {release.label} of {template.name} from version {old} to {new} breaks its callers: "
            f'{found[0].message}; send "allow_breaking": true if that is meant',
            breaking=[asdict(each) for each in found],
        )
