"""Events: who changed what, and when; rows are only added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from service.core.actor import Actor
from service.core.event import EventTag
from service.store.metadata import events
from service.store.sql import AnyRow, matches


@dataclass(frozen=True, slots=True)
class Event:
    """One change; `id` counts, `tag` is `subject:action`, `template` is a name or None, `data` depends on the tag."""

    id: int
    at: datetime
    actor: str
    actor_id: str
    tag: str
    template: str | None
    data: Mapping[str, Any]

    @classmethod
    def from_row(cls, row: AnyRow) -> Event:
        """Return the event of a row of `_SELECT`."""
        return cls(*row)


_SELECT = select(
    events.c.id, events.c.at, events.c.actor, events.c.actor_id, events.c.tag, events.c.template, events.c.data
)
_INSERT = events.insert().inline()


def record(
    db: Connection,
    *,
    at: datetime,
    actor: Actor,
    tag: EventTag,
    template: str | None = None,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Add an event, in the transaction of the change that it tells of."""
    values = {"at": at, "actor": actor.name, "actor_id": actor.id, "tag": tag.value, "template": template}
    db.execute(_INSERT, {**values, "data": data or {}})


def page(
    db: Connection,
    *,
    template: str | None = None,
    tag: str | None = None,
    actor: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    pattern: str = "*",
    limit: int,
    before: int | None = None,
) -> list[Event]:
    """Return events that fit every filter, newest first, those with an id under `before`.

    `since` is included, `until` is not. `pattern` is what the reader may see: any but `*` leaves out events that are
    about no template.
    """
    equal = {"template": template, "tag": tag, "actor": actor}
    conditions = [events.c[name] == value for name, value in equal.items() if value is not None]
    if pattern != "*":
        conditions.append(matches(events.c.template, pattern))
    conditions.extend(_within(since, until, before))
    rows = db.execute(_SELECT.where(*conditions).order_by(events.c.id.desc()).limit(limit))
    return [Event.from_row(row) for row in rows]


def _within(since: datetime | None, until: datetime | None, before: int | None) -> Iterator[ColumnElement[bool]]:
    if since is not None:
        yield events.c.at >= since
    if until is not None:
        yield events.c.at < until
    if before is not None:
        yield events.c.id < before
