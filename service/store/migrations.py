"""The state of the tables: bring them to what this program needs, and tell whether they are there."""

from __future__ import annotations

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from service.bundled import folder
from service.store.engine import Database


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the tables to a revision, by default the newest; several programs may do so at the same time.

    All of it is one transaction: what fails leaves the database as it was. Raises Unavailable.
    """
    with database.migrating() as db:
        command.upgrade(_config(db), revision)


def downgrade(database: Database, revision: str) -> None:
    """Take the tables back to an older revision; what only newer ones can hold is lost. Raises Unavailable."""
    with database.migrating() as db:
        command.downgrade(_config(db), revision)


def current(db: Connection) -> str | None:
    """Return the revision that the tables are at, None for a database without any."""
    return MigrationContext.configure(db).get_current_revision()


@cache
def head() -> str:
    """Return the revision that this program needs."""
    return ScriptDirectory(str(folder("migrations"))).get_current_head() or ""


def is_current(db: Connection) -> bool:
    """Return whether the tables are at the revision that this program needs."""
    return current(db) == head()


def _config(db: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder("migrations")).replace("%", "%%"))
    config.attributes["connection"] = db
    return config
