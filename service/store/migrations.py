"""The state of the tables: bring them to what this program needs, and tell whether they are there."""

from __future__ import annotations

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from service.bundled import folder
from service.core.errors import Unavailable
from service.store.engine import Database


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the tables to a revision, by default the newest; several programs may do so at the same time.

    All of it is one transaction: what fails leaves the database as it was. Raises Unavailable, also for a database that
    a newer program has migrated already.
    """
    with database.migrating() as db:
        _check_known(current(db))
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
    return _scripts().get_current_head() or ""


def is_current(db: Connection) -> bool:
    """Return whether the tables are at the revision that this program needs."""
    return current(db) == head()


def _check_known(revision: str | None) -> None:
    known = {script.revision for script in _scripts().walk_revisions()}
    if revision is not None and revision not in known:
        raise Unavailable(f"the database is at migration {revision}, made by a newer program; run that one")


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(folder("migrations")))


def _config(db: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder("migrations")).replace("%", "%%"))
    config.attributes["connection"] = db
    return config
