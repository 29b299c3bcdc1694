"""Create token_uses, when each token was last used."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None
oldest_program = "0007"

TIME = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    op.create_table(
        "token_uses",
        sa.Column("token_id", sa.String(36), nullable=False),
        sa.Column("used_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("token_id", name="pk_token_uses"),
        sa.ForeignKeyConstraint(["token_id"], ["tokens.id"], name="fk_token_uses_token_id_tokens"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("token_uses")
