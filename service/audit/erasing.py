"""Erasing the arguments of a render, the hashes of its prompt, and the texts of its plans, for good."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from service.audit.renders import find_render
from service.core.actor import Actor
from service.core.event import EventTag
from service.store import erasures, events
from service.store.renders import RenderRecord


def erase_render(db: Connection, render_id: str, *, actor: Actor, now: datetime) -> RenderRecord:
    """Erase what a render and its plans hold, and return the record that stays.

    One that was erased already is left as it is, with the time and the actor of the first time. Raises as
    `find_render`.
    """
    record = find_render(db, render_id, actor)
    if not erasures.lock(db, record.id):
        erasures.erase(db, [record.id], actor=actor, at=now)
        told = {"render_id": record.id}
        events.record(db, at=now, actor=actor, tag=EventTag.RENDER_ERASE, template=record.template, data=told)
    return find_render(db, render_id, actor)
