"""Who would notice when a label moves: the callers that asked for it lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from service.core.actor import Actor
from service.store import callers
from service.store.callers import MOST_READ, CallerCount
from service.store.templates import Template


@dataclass(frozen=True, slots=True)
class Callers:
    """How many asked for a ref since a time, how often altogether, and when last (None: never).

    Where `is_least`, they asked even more often. `by_caller` names them, those who asked most first; it is None for
    who may not know.
    """

    since: datetime
    callers: int
    renders: int
    is_least: bool
    last_at: datetime | None
    by_caller: Sequence[CallerCount] | None


def callers_of(
    db: Connection, template: Template, ref: str, *, since: datetime, actor: Actor, most: int = MOST_READ
) -> Callers:
    """Return who asked for a ref of a template since a time, among its `most` newest renders.

    Names are for actors with the scope `audit`.
    """
    found, is_all = callers.of_ref(db, template.id, ref, since, most=most)
    return Callers(
        since=since,
        callers=len(found),
        renders=sum(each.renders for each in found),
        is_least=not is_all,
        last_at=max((each.last_at for each in found), default=None),
        by_caller=found if actor.may("audit") else None,
    )
