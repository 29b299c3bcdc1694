"""Restoring a backup into an empty database, of the engine that it came from or of the other one."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, select

from service.backup.manifest import Header, Manifest, UnusableBackup
from service.backup.reader import Reader, read_manifest, reading
from service.store import search
from service.store.contents import sum_of, tables, tables_as_they_are, without_time_limit
from service.store.engine import Database
from service.store.loading import UnfitRow, count_on, load, refresh_statistics
from service.store.migrations import bring_to, current, is_known, take_back_to


class NotEmpty(Exception):
    """A backup is restored into an empty database only; nothing that is there is ever overwritten."""


def restore(database: Database, path: Path) -> Manifest:
    """Put a backup into an empty database, bring it to this program's migration, and return what was put there.

    The whole file is checked before the database is touched, and what then lies in the tables is checked against it
    before the one transaction ends. Raises UnusableBackup, NotEmpty and Unavailable, and has then changed nothing.
    """
    manifest = read_manifest(path)
    _check_known(manifest.header, path)
    with reading(path) as reader, database.migrating() as db:
        without_time_limit(db)
        _empty_and_at(db, manifest.header.migration)
        _fill(db, reader)
        if reader.manifest() != manifest:
            raise UnusableBackup("it was altered while it was read")
        _check_sums(db, manifest)
        bring_to(db)
        search.rebuild(db)
        refresh_statistics(db)
    return manifest


def _check_known(header: Header, path: Path) -> None:
    if not header.migration or not is_known(header.migration):
        raise UnusableBackup(
            f"{path} was made at migration {header.migration} by release {header.release}, which is newer than this"
            " program; restore it with that one"
        )


def _empty_and_at(db: Connection, migration: str) -> None:
    """Bring a database without rows to a migration, whatever other one it is at."""
    found, names = current(db), set(inspect(db).get_table_names())
    ours = [table for table in tables() if table.name in names]
    if not is_known(found) or (found is None and ours):
        raise NotEmpty(_refusal("holds tables of another program"))
    for table in ours:
        if db.execute(select(1).select_from(table).limit(1)).first() is not None:
            raise NotEmpty(_refusal(f"is not empty: there are rows in {table.name}"))
    if found is not None:
        take_back_to(db, "base")
    bring_to(db, migration)


def _refusal(why: str) -> str:
    return f"the database {why}; a backup is restored into an empty one, and nothing is overwritten"


def _fill(db: Connection, reader: Reader) -> None:
    columns = reader.header.tables
    try:
        found = {table.name: table for table in tables_as_they_are(db, list(columns))}
    except KeyError as error:
        raise UnusableBackup(f"its migration has no table {error}") from None
    for name, lines in reader.tables():
        if tuple(column.name for column in found[name].columns) != columns[name]:
            raise UnusableBackup(f"the table {name} of its migration has other columns")
        try:
            load(db, found[name], lines)
        except UnfitRow as error:
            raise UnusableBackup(str(error)) from error
        count_on(db, found[name])


def _check_sums(db: Connection, manifest: Manifest) -> None:
    """Raise RuntimeError, which undoes all, if a table does not hold what the backup says."""
    for table, told in zip(tables_as_they_are(db, list(manifest.header.tables)), manifest.sums, strict=True):
        found = sum_of(db, table)
        if found != told:
            raise RuntimeError(f"after copying, {found} is not {told}; the database was left as it was")
