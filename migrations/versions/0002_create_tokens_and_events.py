"""Create the tokens of callers, and the events that tell who changed what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.append_only import protect

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
NAME = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("pattern", sa.Text, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("expires_at", TIME),
        sa.Column("revoked_at", TIME),
        sa.Column("bootstrap", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.UniqueConstraint("hash", name="uq_tokens_hash"),
    )
    op.create_table(
        "events",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("actor_id", sa.Text, nullable=False),
        sa.Column("tag", sa.String(64), nullable=False),
        sa.Column("template", NAME),
        sa.Column("data", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.CheckConstraint("id > 0", name=op.f("ck_events_id_is_positive")),
    )
    for column in ("at", "template", "tag", "actor"):
        op.create_index(f"ix_events_{column}_id", "events", [column, "id"])
    for statement in protect(op.get_bind().dialect.name, "events", ["id"]):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("events")
    op.drop_table("tokens")
