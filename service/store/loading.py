"""Lines of `contents` back into the tables, as fast as each engine takes them."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import Connection, Integer, Table, func, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from service.core.errors import Unavailable
from service.store.contents import is_binary, tables

_AT_ONCE = 500
_CACHE_KIBIBYTES = 131_072
_SEQUENCE = text("SELECT pg_get_serial_sequence(:table, :column)")
_SET = text("SELECT setval(CAST(:sequence AS regclass), :value)")


class UnfitRow(ValueError):
    """A row does not fit its table."""


def occupied_tables(db: Connection) -> dict[str, bool]:
    """Return, for each of our tables that is in the database, whether there are rows in it."""
    there = set(inspect(db).get_table_names())
    ours = [table for table in tables() if table.name in there]
    return {table.name: db.execute(select(1).select_from(table).limit(1)).first() is not None for table in ours}


def load(db: Connection, table: Table, lines: Iterable[bytes]) -> None:
    """Insert the rows that lines stand for; raises UnfitRow for one that the table does not take.

    Triggers and references stay in force. A few rows are in memory at a time.
    """
    rows = _rows(table, lines)
    if db.dialect.name == "postgresql":
        _copy(db, table, rows)
        return
    # Pages of the indexes are touched again and again; what does not fit into the cache is written each time.
    db.exec_driver_sql(f"PRAGMA cache_size = {-_CACHE_KIBIBYTES}")
    statement = str(insert(table).compile(dialect=db.dialect))
    for some in _batches(rows):
        try:
            db.exec_driver_sql(statement, some)
        except IntegrityError as error:
            raise UnfitRow(f"SQLite does not take a row of {table.name}: {error.orig}") from error


def check_references(db: Connection) -> None:
    """Raise UnfitRow if a row refers to one that is not there; PostgreSQL has looked already."""
    if db.dialect.name == "sqlite":
        broken = db.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise UnfitRow(f"a row of {broken[0]} refers to one of {broken[2]} that is not there")


def count_on(db: Connection, table: Table) -> None:
    """Let the next id that PostgreSQL gives follow the highest one in the table; SQLite does so by itself."""
    key = list(table.primary_key.columns)
    if db.dialect.name != "postgresql" or len(key) != 1 or not isinstance(key[0].type, Integer):
        return
    sequence = db.execute(_SEQUENCE, {"table": table.name, "column": key[0].name}).scalar()
    highest = db.execute(select(func.max(key[0]))).scalar()
    if sequence is not None and highest is not None:
        db.execute(_SET, {"sequence": sequence, "value": highest})


def refresh_statistics(db: Connection) -> None:
    """Let PostgreSQL look at what is there now, so that its first plans are good; SQLite keeps no such figures."""
    if db.dialect.name == "postgresql":
        db.execute(text("ANALYZE"))


def _rows(table: Table, lines: Iterable[bytes]) -> Iterator[tuple[Any, ...]]:
    binary = [number for number, column in enumerate(table.columns) if is_binary(column)]
    width = len(table.columns)
    for line in lines:
        row = json.loads(line)
        if len(row) != width:
            raise UnfitRow(f"a row of {table.name} has {len(row)} cells, not {width}")
        for number in binary:
            row[number] = _bytes(row[number])
        yield tuple(row)


def _bytes(cell: Any) -> bytes | None:
    if isinstance(cell, dict):
        return base64.b64decode(cell["base64"])
    return None if cell is None else str(cell).encode()


def _batches(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    some: list[tuple[Any, ...]] = []
    for row in rows:
        some.append(row)
        if len(some) == _AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _copy(db: Connection, table: Table, rows: Iterator[tuple[Any, ...]]) -> None:
    columns = SQL(", ").join(Identifier(column.name) for column in table.columns)
    statement = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table.name), columns)
    driver: Any = db.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except (psycopg.DataError, psycopg.IntegrityError) as error:
        raise UnfitRow(f"PostgreSQL does not take a row of {table.name}: {error.diag.message_primary}") from error
    except psycopg.Error as error:
        raise Unavailable from error
