"""A program of a later release, as far as its migrations go: this one's, and one more behind them."""

from __future__ import annotations

import shutil
from pathlib import Path

from alembic import command
from alembic.config import Config

from service.bundled import folder
from service.store.engine import Database
from service.store.migrations import head

NEXT = "9001"

_MIGRATION = '''
"""Add what a later release needs."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None
oldest_program = "{oldest}"


def upgrade() -> None:
    op.add_column("templates", sa.Column("owner", sa.Text))
    op.add_column("renders", sa.Column("cost", sa.Integer))
    op.create_table("owners", sa.Column("name", sa.Text, primary_key=True))


def downgrade() -> None:
    op.drop_table("owners")
    op.drop_column("renders", "cost")
    op.drop_column("templates", "owner")
'''


class NewerProgram:
    """Its migrations lie in a folder of their own; `oldest` is the migration whose programs may run beside it."""

    def __init__(self, place: Path, *, oldest: str) -> None:
        shutil.copytree(folder("migrations"), place, ignore=shutil.ignore_patterns("__pycache__"))
        text = _MIGRATION.format(revision=NEXT, before=head(), oldest=oldest)
        (place / "versions" / f"{NEXT}_add_owners.py").write_text(text, encoding="utf-8")
        self._place = place

    def upgrade(self, database: Database) -> None:
        self._run(database, command.upgrade, "head")

    def downgrade(self, database: Database) -> None:
        self._run(database, command.downgrade, "-1")

    def _run(self, database: Database, step: object, revision: str) -> None:
        config = Config()
        config.set_main_option("script_location", str(self._place))
        assert callable(step)
        with database.migrating() as db:
            config.attributes["connection"] = db
            step(config, revision)
