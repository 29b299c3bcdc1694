"""Saving everything of one moment into a file, while the service goes on."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from sqlalchemy import Connection

from service.backup.manifest import Header, Manifest
from service.backup.writer import Writer
from service.store.contents import lines_of, tables, without_time_limit
from service.store.migrations import current


class FileRefused(Exception):
    """The file of a backup cannot be written, or is there already."""


def save(db: Connection, path: Path, *, release: str, now: datetime, replace: bool = False) -> Manifest:
    """Write all tables into a file and return what is in it; the transaction of `db` decides which moment it shows.

    The file is there only when it is whole and on the disk; nobody but its owner can read it. Raises FileRefused where
    one is there already (unless `replace`) and where it cannot be written.
    """
    try:
        if path.exists() and not replace:
            raise FileRefused(f"{path} is there already; name another file, or say --replace")
        without_time_limit(db)
        with _appearing_whole(path) as file:
            writer = Writer(file, _header(db, release, now))
            for table in tables():
                writer.table(table.name, lines_of(db, table))
            return writer.end()
    except OSError as error:
        raise FileRefused(f"{path} cannot be written ({error.strerror or error}); no backup was made") from error


def _header(db: Connection, release: str, now: datetime) -> Header:
    made_at = now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    columns = {table.name: tuple(column.name for column in table.columns) for table in tables()}
    return Header(current(db) or "", db.dialect.name, release, made_at, columns)


@contextmanager
def _appearing_whole(path: Path) -> Iterator[IO[bytes]]:
    """Give a file beside the path that takes its place when it is done and durable, and is removed otherwise."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
