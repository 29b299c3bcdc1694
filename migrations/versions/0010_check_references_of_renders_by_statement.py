"""On PostgreSQL, check once for all rows of a statement that a render's version and a content's render are there.

A foreign key asks for each row, and locks the row it finds, so that nobody deletes it meanwhile: renders of one version
by several workers then write that lock over and over, at twice the cost of the insert itself. Versions and renders
cannot be deleted at all, so no lock is needed.
"""

from __future__ import annotations

from alembic import op

from service.store.references import CHECKED, checks, unchecked

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None
oldest_program = "0007"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for reference in CHECKED:
            for statement in checks(reference):
                op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for reference in reversed(CHECKED):
            for statement in unchecked(reference):
                op.execute(statement)
