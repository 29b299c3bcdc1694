"""The tables of proposals to move a label and of the decisions on them."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from service.store.column_types import JsonText, Name, TimeOrderedId, UtcTime
from service.store.naming import everything

# A proposal never changes: what became of it is a row of its own, which names the move that an approval made.
proposals = Table(
    "proposals",
    everything,
    Column("id", TimeOrderedId, primary_key=True),
    Column("template_id", ForeignKey("templates.id"), nullable=False),
    Column("template", Name, nullable=False),
    Column("label", String(36), nullable=False),
    Column("from_number", Integer),
    Column("to_number", Integer),
    Column("message", Text),
    Column("allow_breaking", Boolean, nullable=False),
    Column("breaking", JsonText),
    Column("proposer", Text, nullable=False),
    Column("proposer_id", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    ForeignKeyConstraint(["template_id", "from_number"], ["versions.template_id", "versions.number"]),
    ForeignKeyConstraint(["template_id", "to_number"], ["versions.template_id", "versions.number"]),
    Index(None, "template", "id"),
    Index(None, "proposer", "id"),
    sqlite_with_rowid=False,
)

decisions = Table(
    "decisions",
    everything,
    Column("proposal_id", TimeOrderedId, ForeignKey("proposals.id"), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("message", Text),
    Column("allow_breaking", Boolean, nullable=False),
    Column("move_id", ForeignKey("label_moves.id"), unique=True),
    CheckConstraint("(state = 'approved') = (move_id IS NOT NULL)", "an_approval_names_its_move"),
    sqlite_with_rowid=False,
)

TABLES = (proposals, decisions)
