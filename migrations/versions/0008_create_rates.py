"""Create the rates of tokens on PostgreSQL; with SQLite they lie in a file of their own, which is made when needed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None
oldest_program = "0007"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        # What a crash loses here is at most a minute's count, and not to log it makes counting cheap.
        op.create_table(
            "rates",
            sa.Column("actor_id", sa.String(36), nullable=False),
            sa.Column("free_at", sa.BigInteger, nullable=False),
            sa.PrimaryKeyConstraint("actor_id", name="pk_rates"),
            prefixes=["UNLOGGED"],
            postgresql_with={"fillfactor": "50"},
        )


def downgrade() -> None:
    op.execute("DROP TABLE IF EXISTS rates")
