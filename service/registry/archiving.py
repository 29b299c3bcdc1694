"""Archiving a template, which destroys nothing, and bringing it back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from service.core.actor import Actor
from service.core.errors import InUse
from service.core.event import EventTag
from service.core.protection import Protection
from service.registry.lookup import find_template
from service.store import events, templates
from service.store.templates import Template


def archive_template(db: Connection, name: str, *, protection: Protection, actor: Actor, now: datetime) -> Template:
    """Archive a template and return it; archiving it twice changes nothing.

    Raises UnknownTemplate, and InUse while a protected label points at it.
    """
    template = find_template(db, name, lock=True)
    if template.archived_at is not None:
        return template
    held = [label for label in template.labels if protection.covers(label, name)]
    if held:
        advice = f"POST /v1/templates/{name}/proposals with version null proposes to take it off"
        raise InUse(f"the protected label {held[0]} points at {name}, which must not be: {advice}", labels=held)
    templates.set_archived(db, template.id, at=now, by=actor.name)
    events.record(db, at=now, actor=actor, tag=EventTag.TEMPLATE_ARCHIVE, template=name)
    return find_template(db, name)


def restore_template(db: Connection, name: str, *, actor: Actor, now: datetime) -> Template:
    """Bring an archived template back and return it; restoring one that is not archived changes nothing.

    Raises UnknownTemplate.
    """
    template = find_template(db, name, lock=True)
    if template.archived_at is None:
        return template
    templates.set_archived(db, template.id, at=None, by=None)
    events.record(db, at=now, actor=actor, tag=EventTag.TEMPLATE_RESTORE, template=name)
    return find_template(db, name)
