"""The state of the tables: bring them to what this program needs, and tell whether it can run on them."""

from __future__ import annotations

import time
from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from service.bundled import folder
from service.core.errors import Unavailable
from service.store.engine import MIGRATION_SECONDS, Database
from service.store.failures import is_lock_not_granted

_PAUSE_SECONDS = 0.5
_DECLARED = text("SELECT * FROM alembic_version")


def upgrade(database: Database, revision: str = "head") -> str:
    """Bring the tables to a revision, by default the newest, and return the one they are at.

    Several programs may do so at the same time. All of it is one transaction: what fails leaves the database as it was.
    Tables of a newer migration that this program may use are left as they are. Where a table is in use, the lock is
    asked for briefly and often, for all others queue behind who waits for it. Raises Unavailable, also for a database
    of a newer program that says that this one must not run on it.
    """
    deadline = time.monotonic() + MIGRATION_SECONDS
    while True:
        try:
            with database.migrating() as db:
                return bring_to(db, revision)
        except Unavailable as error:
            if not is_lock_not_granted(error) or time.monotonic() > deadline:
                raise
        time.sleep(_PAUSE_SECONDS)


def bring_to(db: Connection, revision: str = "head") -> str:
    """Bring the tables up to a revision, in the transaction of `Database.migrating`; returns the one they are at."""
    found = current(db)
    if is_known(found):
        command.upgrade(_config(db), revision)
    else:
        check_usable(db)
    return current(db) or ""


def downgrade(database: Database, revision: str) -> None:
    """Take the tables back to an older revision; what only newer ones can hold is lost. Raises Unavailable."""
    with database.migrating() as db:
        take_back_to(db, revision)


def take_back_to(db: Connection, revision: str) -> None:
    """Take the tables back to an older revision, in the transaction of `Database.migrating`."""
    command.downgrade(_config(db), revision)


def current(db: Connection) -> str | None:
    """Return the revision that the tables are at, None for a database without any."""
    return MigrationContext.configure(db).get_current_revision()


@cache
def head() -> str:
    """Return the revision that this program needs."""
    return _scripts().get_current_head() or ""


def is_current(db: Connection) -> bool:
    """Return whether the tables are at the newest revision that this program knows."""
    return current(db) == head()


def is_known(revision: str | None) -> bool:
    """Return whether this program has the migration of a revision; None, no migration, is known to all."""
    return revision is None or revision in _revisions()


def check_usable(db: Connection) -> None:
    """Raise Unavailable, saying what to do, unless this program can run on these tables."""
    why_not = why_unusable(db)
    if why_not is not None:
        raise Unavailable(why_not)


def why_unusable(db: Connection) -> str | None:
    """Return why this program cannot run on these tables and what to do, or None where it can.

    It can where they are at its own revision, and at a newer one that declares, by the oldest migration whose programs
    may still run, that this program is not too old. Revisions are one chain, so a program that knows the declared one
    is as new as that.
    """
    found = current(db)
    if found == head():
        return None
    if is_known(found):
        return f"the database is at migration {found or 'none'}, not at {head()}; run `imprint db upgrade`"
    oldest = _declared(db)
    if oldest in _revisions():
        return None
    needed = f", which needs programs of {oldest} or newer" if oldest else ""
    place = f"the database is at migration {found}{needed}, not at {head()}"
    return f"{place}; it was made by a newer program; run that one"


def _declared(db: Connection) -> str | None:
    row = db.execute(_DECLARED).mappings().first()
    return None if row is None else row.get("oldest_program")


@cache
def _revisions() -> frozenset[str]:
    return frozenset(script.revision for script in _scripts().walk_revisions())


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(folder("migrations")))


def _config(db: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder("migrations")).replace("%", "%%"))
    config.attributes["connection"] = db
    return config
