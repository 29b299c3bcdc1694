"""Keep beside the migration which programs may still run on the tables; from here on each migration declares it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None
# Programs before this one do not look at what is declared, and run on their own migration alone.
oldest_program = "0007"


def upgrade() -> None:
    op.add_column("alembic_version", sa.Column("oldest_program", sa.String(32)))


def downgrade() -> None:
    op.drop_column("alembic_version", "oldest_program")
