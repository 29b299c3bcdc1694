"""Labels: movable pointers at versions, and the history of their moves, to which rows are only added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from service.store.metadata import label_moves, labels
from service.store.proposal_tables import decisions, proposals
from service.store.sql import AnyRow


@dataclass(frozen=True, slots=True)
class Label:
    """A label of a template and the version it points at; who pointed it there, and when."""

    label: str
    number: int
    moved_at: datetime
    moved_by: str

    @classmethod
    def from_row(cls, row: AnyRow) -> Label:
        """Return the label of a row of `_SELECT`."""
        return cls(*row)


@dataclass(frozen=True, slots=True)
class LabelMove:
    """One move of a label: from a version or from nowhere, to a version or to nowhere (None).

    `id` counts moves in their order; a move that is not recorded yet has 0. `proposal_id` and `proposer` are those of
    the proposal that the actor approved, None where the label was moved directly.
    """

    id: int
    label: str
    from_number: int | None
    to_number: int | None
    at: datetime
    actor: str
    actor_id: str
    message: str | None
    allow_breaking: bool
    proposal_id: str | None = None
    proposer: str | None = None

    @classmethod
    def from_row(cls, row: AnyRow) -> LabelMove:
        """Return the move of a row of `_HISTORY`."""
        return cls(*row)


_SELECT = select(labels.c.label, labels.c.number, labels.c.moved_at, labels.c.moved_by).where(
    labels.c.template_id == bindparam("template_id")
)
_OF_TEMPLATE = _SELECT.order_by(labels.c.label)
_GET = _SELECT.where(labels.c.label == bindparam("label"))
_DELETE = labels.delete().where(
    labels.c.template_id == bindparam("template_id"), labels.c.label == bindparam("label_name")
)
_INSERT_MOVE = label_moves.insert().returning(label_moves.c.id)
_HISTORY = (
    select(
        label_moves.c.id,
        label_moves.c.label,
        label_moves.c.from_number,
        label_moves.c.to_number,
        label_moves.c.at,
        label_moves.c.actor,
        label_moves.c.actor_id,
        label_moves.c.message,
        label_moves.c.allow_breaking,
        proposals.c.id,
        proposals.c.proposer,
    )
    .join_from(label_moves, decisions, decisions.c.move_id == label_moves.c.id, isouter=True)
    .join(proposals, proposals.c.id == decisions.c.proposal_id, isouter=True)
    .where(label_moves.c.template_id == bindparam("template_id"), label_moves.c.label == bindparam("label"))
    .order_by(label_moves.c.id.desc())
    .limit(bindparam("limit"))
)
_LAST_MOVE_TO = _HISTORY.where(
    label_moves.c.to_number == bindparam("number"), label_moves.c.at <= bindparam("at", type_=label_moves.c.at.type)
)
_NEWEST_MOVES = (
    select(func.max(label_moves.c.id))
    .where(label_moves.c.template_id == bindparam("template_id"))
    .group_by(label_moves.c.label)
)
_ORIGINS = select(label_moves.c.label, label_moves.c.from_number).where(label_moves.c.id.in_(_NEWEST_MOVES))
_HISTORY_BEFORE = _HISTORY.where(label_moves.c.id < bindparam("before"))


def _upsert(insert: sqlite.Insert | postgresql.Insert) -> sqlite.Insert | postgresql.Insert:
    newer = {name: insert.excluded[name] for name in ("number", "moved_at", "moved_by")}
    return insert.on_conflict_do_update(index_elements=["template_id", "label"], set_=newer)


_PUT = {"sqlite": _upsert(sqlite.insert(labels)), "postgresql": _upsert(postgresql.insert(labels))}


def get(db: Connection, template_id: int, label: str) -> Label | None:
    """Return where a label points, or None."""
    row = db.execute(_GET, {"template_id": template_id, "label": label}).first()
    return Label.from_row(row) if row else None


def of_template(db: Connection, template_id: int) -> list[Label]:
    """Return the labels of a template in the order of their names."""
    return [Label.from_row(row) for row in db.execute(_OF_TEMPLATE, {"template_id": template_id})]


def origins(db: Connection, template_id: int) -> dict[str, int | None]:
    """Return from which version each label of a template made its last move, None: from nowhere; also of those gone."""
    return {row.label: row.from_number for row in db.execute(_ORIGINS, {"template_id": template_id})}


def put(db: Connection, template_id: int, label: Label) -> None:
    """Set a label, or move it; the database refuses a version that there is not (IntegrityError)."""
    values = {"template_id": template_id, "label": label.label, "number": label.number}
    db.execute(_PUT[db.dialect.name], {**values, "moved_at": label.moved_at, "moved_by": label.moved_by})


def delete(db: Connection, template_id: int, label: str) -> bool:
    """Take a label off and return whether it was there."""
    return db.execute(_DELETE, {"template_id": template_id, "label_name": label}).rowcount == 1


def record_move(db: Connection, template_id: int, move: LabelMove) -> int:
    """Add a move to the history and return its id; that of `move` is not looked at, the database counts."""
    values: dict[str, Any] = {
        "template_id": template_id,
        "label": move.label,
        "from_number": move.from_number,
        "to_number": move.to_number,
        "at": move.at,
        "actor": move.actor,
        "actor_id": move.actor_id,
        "message": move.message,
        "allow_breaking": move.allow_breaking,
    }
    return int(db.execute(_INSERT_MOVE, values).scalar_one())


def history(db: Connection, template_id: int, label: str, *, limit: int, before: int | None = None) -> list[LabelMove]:
    """Return the moves of a label, newest first, those with an id under `before`."""
    query = _HISTORY if before is None else _HISTORY_BEFORE
    rows = db.execute(query, {"template_id": template_id, "label": label, "limit": limit, "before": before})
    return [LabelMove.from_row(row) for row in rows]


def last_move_to(db: Connection, template_id: int, label: str, number: int, at: datetime) -> LabelMove | None:
    """Return the last move of a label to a version at a time or before it, or None."""
    values = {"template_id": template_id, "label": label, "number": number, "at": at, "limit": 1}
    row = db.execute(_LAST_MOVE_TO, values).first()
    return LabelMove.from_row(row) if row else None
