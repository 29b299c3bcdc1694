"""Restoring a backup into an empty database, of the engine that it came from or of the other one."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from service.backup.manifest import Header, Manifest, UnusableBackup
from service.backup.reader import Reader, read_manifest, reading
from service.store import search
from service.store.contents import sum_of, tables_as_they_are, without_time_limit
from service.store.engine import Database
from service.store.loading import UnfitRow, check_references, count_on, load, occupied_tables, refresh_statistics
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
        try:
            _fill(db, reader)
        except UnfitRow as error:
            raise UnusableBackup(str(error)) from error
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
    found, occupied = current(db), occupied_tables(db)
    if not is_known(found) or (found is None and occupied):
        raise NotEmpty(_refusal("holds tables of another program"))
    filled = [name for name, has_rows in occupied.items() if has_rows]
    if filled:
        raise NotEmpty(_refusal(f"is not empty: there are rows in {', '.join(filled)}"))
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
        load(db, found[name], lines)
        count_on(db, found[name])
    check_references(db)


def _check_sums(db: Connection, manifest: Manifest) -> None:
    """Raise UnusableBackup if a table does not hold the very cells that the backup says."""
    for table, told in zip(tables_as_they_are(db, list(manifest.header.tables)), manifest.sums, strict=True):
        if sum_of(db, table) != told:
            raise UnusableBackup(f"the database made other rows of those of {table.name}")
