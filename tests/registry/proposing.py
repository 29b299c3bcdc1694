"""Three versions, somebody who proposes and somebody who decides."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from service.core.actor import Actor
from service.registry.lookup import find_template
from service.registry.proposals import Verdict, Wish, propose
from service.store import labels
from service.store.labels import LabelMove
from service.store.proposals import Proposal
from tests.operations import BREAKING, COMPATIBLE, NAME, NOW, create, recorded, save, somebody

EVE = somebody("edit", name="eve")
BOB = somebody("release")


def make_versions(db: Connection) -> None:
    """Make version 1 with the label production, version 2 compatible with it, and version 3 that breaks both."""
    create(db, labels=("production",))
    save(db, COMPATIBLE)
    save(db, BREAKING)


def proposed(
    db: Connection, number: int | None = 2, label: str = "production", actor: Actor = EVE, **more: Any
) -> Proposal:
    mark = len(recorded(db)).to_bytes(10, "big")
    return propose(db, NAME, Wish(label, number, actor, NOW, **more), entropy=mark)


def verdict(actor: Actor = BOB, **more: Any) -> Verdict:
    return Verdict(actor, NOW, **more)


def moves(db: Connection, label: str = "production") -> list[LabelMove]:
    return labels.history(db, find_template(db, NAME).id, label, limit=100)[::-1]


def ends(db: Connection) -> list[tuple[int | None, int | None]]:
    return [(each.from_number, each.to_number) for each in moves(db)]
