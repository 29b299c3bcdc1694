"""Create the index of what versions say word for word, for tracing; it is empty until somebody fills it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None
oldest_program = "0007"


def upgrade() -> None:
    op.create_table(
        "trace_terms",
        sa.Column("kind", sa.SmallInteger, nullable=False),
        sa.Column("term", sa.BigInteger, nullable=False),
        sa.Column("template_id", sa.Integer, nullable=False),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("kind", "term", "template_id", "first", name="pk_trace_terms"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_trace_terms_template_id", "trace_terms", ["template_id"])
    op.create_table(
        "trace_indexed",
        sa.Column("template_id", sa.Integer, nullable=False),
        sa.Column("method", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("template_id", name="pk_trace_indexed"),
        sa.ForeignKeyConstraint(["template_id"], ["templates.id"], name="fk_trace_indexed_template_id_templates"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "trace_sizes",
        sa.Column("template_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("skeleton", sa.Integer, nullable=False),
        sa.Column("outline", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("template_id", "number", name="pk_trace_sizes"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("trace_sizes")
    op.drop_table("trace_indexed")
    op.drop_table("trace_terms")
