"""Erasing what was said to a template and what came of it; the records, and who erased when, stay for ever."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from service.core.actor import Actor
from service.store.metadata import erasures, plan_contents, render_contents, renders

# Who registers a plan locks the contents of its render too. The second lock is for a render that has none.
_LOCK = select(render_contents.c.render_id).where(render_contents.c.render_id == bindparam("id")).with_for_update()
_LOCK_RECORD = select(renders.c.id).where(renders.c.id == bindparam("id")).with_for_update(key_share=True)
_FIND = select(erasures.c.render_id).where(erasures.c.render_id == bindparam("id"))
_OLDEST = (
    select(render_contents.c.render_id)
    .where(render_contents.c.render_id < bindparam("least"), render_contents.c.render_id > bindparam("after"))
    .order_by(render_contents.c.render_id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_FROM_PLANS = plan_contents.delete().where(plan_contents.c.render_id.in_(bindparam("ids", expanding=True)))
_FROM_RENDERS = render_contents.delete().where(render_contents.c.render_id.in_(bindparam("ids", expanding=True)))
_RECORD = erasures.insert()
_ANY = select(erasures.c.render_id).limit(1)
_ERASED = select(erasures.c.render_id).order_by(erasures.c.render_id).where(erasures.c.render_id > bindparam("after"))


def lock(db: Connection, render_id: str) -> bool:
    """Keep others from erasing a render, and from registering plans of it, until this transaction ends.

    Returns whether it was erased before.
    """
    db.execute(_LOCK, {"id": render_id})
    db.execute(_LOCK_RECORD, {"id": render_id})
    return db.execute(_FIND, {"id": render_id}).first() is not None


def oldest(db: Connection, least: str, *, after: str, most: int) -> list[str]:
    """Return the ids of the oldest renders that have contents, between `after` and `least`, and lock them.

    Those that somebody else has locked are left out.
    """
    return list(db.execute(_OLDEST, {"least": least, "after": after, "most": most}).scalars())


def erase(db: Connection, render_ids: Sequence[str], *, actor: Actor, at: datetime) -> None:
    """Erase the contents of renders that are locked, and of their plans, and record who did it."""
    db.execute(_FROM_PLANS, {"ids": render_ids})
    db.execute(_FROM_RENDERS, {"ids": render_ids})
    by = {"at": at, "actor": actor.name, "actor_id": actor.id}
    db.execute(_RECORD, [{"render_id": render_id, **by} for render_id in render_ids])


def is_any(db: Connection) -> bool:
    """Return whether anything was ever erased."""
    return db.execute(_ANY).first() is not None


def page(db: Connection, *, after: str = "", limit: int) -> list[str]:
    """Return the ids of renders that were erased, in their order, those above `after`."""
    return list(db.execute(_ERASED.limit(limit), {"after": after}).scalars())
