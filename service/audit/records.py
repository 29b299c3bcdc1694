"""Looking through what happened: renders and events, page by page, as far as the actor may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from service.core.actor import Actor
from service.store import events, plans, renders
from service.store.events import Event
from service.store.plans import Plan
from service.store.renders import RenderRecord


@dataclass(frozen=True, slots=True)
class RenderFilter:
    """What renders must have to be listed; None asks nothing; `until` itself is not included."""

    template: str | None = None
    version: int | None = None
    caller: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    prompt_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class PlanFilter:
    """What plans must have to be listed; None asks nothing; `until` itself is not included."""

    sha256: str | None = None
    render_id: str | None = None
    template: str | None = None
    version: int | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What events must have to be listed; None asks nothing; `until` itself is not included."""

    template: str | None = None
    tag: str | None = None
    actor: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def list_renders(
    db: Connection, wanted: RenderFilter, actor: Actor, *, limit: int, before: str | None
) -> Sequence[RenderRecord]:
    """Return at most `limit` renders, newest first, older than the render `before`.

    `audit` lists every render that its pattern covers, `render` only its own.
    """
    sees_all = actor.may("audit")
    if not sees_all and wanted.caller not in (None, actor.name):
        return []
    return renders.page(
        db,
        template=wanted.template,
        version=wanted.version,
        caller=wanted.caller if sees_all else actor.name,
        caller_id=None if sees_all else actor.id,
        since=wanted.since,
        until=wanted.until,
        prompt_sha256=wanted.prompt_sha256,
        pattern=actor.pattern,
        limit=limit,
        before=before,
    )


def list_plans(db: Connection, wanted: PlanFilter, actor: Actor, *, limit: int, before: str | None) -> Sequence[Plan]:
    """Return at most `limit` plans without their texts, newest first, older than the plan `before`.

    `audit` lists every plan that its pattern covers, `render` only those that it registered.
    """
    return plans.page(
        db,
        sha256=wanted.sha256,
        render_id=wanted.render_id,
        template=wanted.template,
        version=wanted.version,
        caller_id=None if actor.may("audit") else actor.id,
        since=wanted.since,
        until=wanted.until,
        pattern=actor.pattern,
        limit=limit,
        before=before,
    )


def plans_of(db: Connection, records: Sequence[RenderRecord]) -> Mapping[str, Sequence[str]]:
    """Return the ids of the plans of these renders by the render's id, oldest first, in one query."""
    return plans.ids_of(db, [record.id for record in records]) if records else {}


def list_events(
    db: Connection, wanted: EventFilter, actor: Actor, *, limit: int, before: int | None
) -> Sequence[Event]:
    """Return at most `limit` events, newest first, older than the event `before`.

    Events that concern no template, such as those of tokens, show only to a pattern that covers every name.
    """
    return events.page(
        db,
        template=wanted.template,
        tag=wanted.tag,
        actor=wanted.actor,
        since=wanted.since,
        until=wanted.until,
        pattern=actor.pattern,
        limit=limit,
        before=before,
    )
