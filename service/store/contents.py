"""All that is kept, table by table, as lines of JSON that are the same bytes on both engines.

A line is the array of a row's cells in the order of the columns, rows in the order of the primary key, text by its
bytes. Times are text as in `2026-01-31T23:59:59.000000Z`, truth is 0 or 1, bytes are text where they are UTF-8, else
`{"base64": "..."}`.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    String,
    Table,
    cast,
    func,
    select,
    text,
    type_coerce,
)
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine

from service.store.bounded_connection import BoundedConnection
from service.store.column_types import UtcTime
from service.store.metadata import metadata
from service.store.naming import DERIVED, PASSING

# How many rows are in memory at a time; a document, or an answer that is kept, may have megabytes.
_AT_ONCE, _LARGE_AT_ONCE = 200, 10
_TIME_FORMAT = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
_WITHOUT_LIMIT = text(
    "SELECT set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)"
)

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Lines:
    """Some lines of a table, each with its line end, and how many they are."""

    count: int
    text: bytes


@dataclass(frozen=True, slots=True)
class TableSum:
    """How many rows a table has, and the SHA-256 of its lines as `sha256:<hex>`; equal sums mean equal rows."""

    name: str
    rows: int
    digest: str


class Summing:
    """Makes the sum of a table of the lines that it is shown one after the other."""

    def __init__(self, name: str) -> None:
        self._name, self._rows, self._hash = name, 0, hashlib.sha256()

    def add(self, lines: Lines) -> None:
        """Take the next lines."""
        self._rows += lines.count
        self._hash.update(lines.text)

    def result(self) -> TableSum:
        """Return the sum of the lines so far."""
        return TableSum(self._name, self._rows, f"sha256:{self._hash.hexdigest()}")


def tables() -> list[Table]:
    """Return the tables that hold what was written, those first that others refer to.

    What is left out follows from them, as the full-text index, the index for tracing and the number of the migration,
    or is passing.
    """
    return [table for table in metadata.sorted_tables if not (DERIVED | PASSING).keys() & table.info.keys()]


def tables_as_they_are(db: Connection, names: list[str]) -> list[Table]:
    """Return tables as they are in a database, maybe at another migration; raises KeyError for an unknown one."""
    found = MetaData()
    found.reflect(db, only=lambda name, _: name in names, resolve_fks=False)
    return [found.tables[name] for name in names]


def without_time_limit(db: Connection) -> None:
    """Let the statements of this transaction take as long as they need; on SQLite none is limited."""
    if db.dialect.name == "postgresql":
        db.execute(_WITHOUT_LIMIT)
        driver = db.connection.driver_connection
        if isinstance(driver, BoundedConnection):
            # It gets its own bound back when the transaction is over.
            driver.answer_seconds = None


def lines_of(db: Connection, table: Table) -> Iterator[Lines]:
    """Yield the lines of a table, a bounded number in memory at a time."""
    binary = [number for number, column in enumerate(table.columns) if is_binary(column)]
    at_once = _LARGE_AT_ONCE if binary else _AT_ONCE
    with db.execute(_in_order(table, db.dialect.name), execution_options={"yield_per": at_once}) as result:
        for rows in result.partitions():
            plain = [list(row) for row in rows]
            for row in plain:
                for number in binary:
                    row[number] = _readable(row[number])
            yield Lines(len(plain), ("\n".join(map(_encode, plain)) + "\n").encode())


def sum_of(db: Connection, table: Table) -> TableSum:
    """Return the sum of a table."""
    summing = Summing(table.name)
    for lines in lines_of(db, table):
        summing.add(lines)
    return summing.result()


def is_binary(column: Column[Any]) -> bool:
    """Return whether the cells of a column are bytes."""
    return isinstance(_kind(column), LargeBinary)


def _in_order(table: Table, dialect: str) -> Select[*tuple[Any, ...]]:
    key = [_by_bytes(column, dialect) for column in table.primary_key.columns]
    return select(*(_plain(column, dialect) for column in table.columns)).order_by(*key)


def _plain(column: Column[Any], dialect: str) -> ColumnElement[Any]:
    """Return the cell as the driver has it, without what the column's type makes of it in Python."""
    kind = _kind(column)
    if isinstance(kind, Boolean):
        return cast(column, Integer)
    if dialect == "postgresql" and isinstance(kind, DateTime):
        return func.to_char(func.timezone("UTC", column), _TIME_FORMAT)
    return type_coerce(column, NullType())


def _by_bytes(column: Column[Any], dialect: str) -> ColumnElement[Any]:
    is_text = isinstance(_kind(column), String)
    return column.collate("C") if is_text and dialect == "postgresql" else column.expression


def _kind(column: Column[Any]) -> TypeEngine[Any]:
    kind = column.type
    if isinstance(kind, UtcTime):
        return DateTime()
    return kind.impl_instance if isinstance(kind, TypeDecorator) else kind


def _readable(cell: Any) -> Any:
    if not isinstance(cell, bytes | bytearray | memoryview):
        return cell
    try:
        return bytes(cell).decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(bytes(cell)).decode()}
