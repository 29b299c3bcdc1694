"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = "${up_revision}"
down_revision = "${down_revision}"
branch_labels = None
depends_on = None
# Programs of which migration may go on beside this one? Where nothing that they read or write is taken from them
# (a table, index or nullable column is added), the value of the migration before; else, as here, this one's own.
oldest_program = "${up_revision}"


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
