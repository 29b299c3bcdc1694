"""What Alembic runs: on a connection that the program hands over, or from the command line on a database of its own.

On the command line the database is `alembic -x url=URL upgrade head`, or else that of the settings
(IMPRINT_DATABASE_URL, IMPRINT_DATA).
"""

from __future__ import annotations

import logging
import os
from typing import Any

from alembic import context
from sqlalchemy import Connection, text

from service.config import Settings
from service.store.engine import Database
from service.store.metadata import metadata
from service.store.references import CHECKED


def run() -> None:
    """Run the command's migrations in one transaction that no other program shares."""
    if context.is_offline_mode():
        raise SystemExit("There are no migrations as SQL text: some of them read rows to fill an index.")
    connection = context.config.attributes.get("connection")
    if connection is not None:
        run_on(connection)
        return
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    database = Database(context.get_x_argument(as_dictionary=True).get("url") or settings_url())
    with database.migrating() as db:
        run_on(db)


def settings_url() -> str:
    """Return the URL that the settings name."""
    settings = Settings.from_environment(os.environ)
    settings.data.mkdir(parents=True, exist_ok=True)
    return settings.database_url


def run_on(connection: Connection) -> None:
    """Run the migrations inside the transaction of this connection."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        transactional_ddl=True,
        render_as_batch=connection.dialect.name == "sqlite",
        include_name=is_compared,
        include_object=is_foreign_key_there,
        process_revision_directives=number,
        on_version_apply=declare,
    )
    with context.begin_transaction():
        context.run_migrations()


def number(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Give a new migration the next number as its name: `alembic revision --autogenerate -m "Add ..."`."""
    newest = context.script.get_current_head() or "0"
    for directive in directives:
        directive.rev_id = f"{int(newest) + 1:04}"


def declare(*, ctx: Any, step: Any, heads: set[str], **_: Any) -> None:
    """Write beside the migration, in its transaction, of which migration the oldest program is that may still run."""
    for head in heads:
        oldest = getattr(step.revision_map.get_revision(head).module, "oldest_program", None)
        if oldest is not None:
            ctx.connection.execute(text("UPDATE alembic_version SET oldest_program = :oldest"), {"oldest": oldest})


def is_compared(name: str | None, kind: str, _parents: Any) -> bool:
    """Return whether `alembic check` compares this with the metadata.

    The full-text index is another thing on each engine (a virtual table with four shadow tables, a tsvector), which the
    metadata has no words for; its migration alone describes it. The rates of tokens are there on PostgreSQL alone.
    """
    return kind != "table" or not (name or "").startswith(("template_search", "rates"))


def is_foreign_key_there(_item: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """Return whether `alembic check` compares this: what PostgreSQL checks by a trigger is no foreign key."""
    by_trigger = context.get_bind().dialect.name == "postgresql" and name in {each.name for each in CHECKED}
    return kind != "foreign_key_constraint" or not by_trigger


run()
