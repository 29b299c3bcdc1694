"""Statements that SQLAlchemy compiles once and a driver executes, without SQLAlchemy's part in each execution.

That part costs more than the databases themselves do for a small statement. Only the path of a render pays attention to
it; all else goes through SQLAlchemy's connections.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Column, Dialect, Integer, Select, Table
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.sql.expression import Executable

from service.store.column_types import UtcTime

_Converters = list[tuple[str, Callable[[Any], Any] | None]]

_DIALECTS: Mapping[str, Dialect] = {
    "sqlite": SQLiteDialect_pysqlite(paramstyle="named"),
    "postgresql": PGDialect_psycopg(),  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its signature open.
}


class Cursor(Protocol):
    """What both drivers' cursors can do; `dialect` names the engine."""

    def execute(self, statement: str, parameters: Any = ..., /) -> Any:
        """Execute one statement."""

    def executemany(self, statement: str, parameters: Any, /) -> Any:
        """Execute a statement once for each set of parameters."""

    def fetchone(self) -> Any:
        """Return the next row, or None."""


class DirectSelect:
    """A query whose parameters and columns need no conversion: numbers, text and truth values."""

    def __init__(self, query: Select[Any]) -> None:
        self._text = {name: _text(query, dialect) for name, dialect in _DIALECTS.items()}

    def first(self, cursor: Cursor, dialect: str, parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Return the first row, or None."""
        cursor.execute(self._text[dialect], parameters)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


class DirectInsert:
    """An insert into several tables, of rows that have a value for every column.

    On PostgreSQL all of it is one statement, and so one way to the server and back and one transaction by itself. On
    SQLite, where a statement is only a call, it is one for each table.
    """

    def __init__(self, *tables: Table) -> None:
        self._tables = tables
        self._texts = [_text(table.insert().inline(), _DIALECTS["sqlite"]) for table in tables]
        self._together = _together(tables)
        self._converters = {
            name: [_converters(table, dialect) for table in tables] for name, dialect in _DIALECTS.items()
        }

    def all(self, cursor: Cursor, dialect: str, rows: Sequence[Sequence[Mapping[str, Any]]]) -> None:
        """Insert the rows of each table, given as values by column; what else they hold is left out."""
        converters = self._converters[dialect]
        if dialect == "postgresql":
            cursor.execute(self._together, _as_arrays(converters, rows))
            return
        for text, columns, of_table in zip(self._texts, converters, rows, strict=True):
            values = [
                {name: row[name] if convert is None else convert(row[name]) for name, convert in columns}
                for row in of_table
            ]
            if len(values) == 1:
                cursor.execute(text, values[0])
            else:
                cursor.executemany(text, values)


def _together(tables: Sequence[Table]) -> str:
    """Return the statement of PostgreSQL that inserts into each table the rows of its arrays, one for each column."""
    parts = []
    for place, table in enumerate(tables):
        names = ", ".join(column.name for column in table.columns)
        arrays = ", ".join(f"%({column.name}_{place})s::{_array_type(column)}" for column in table.columns)
        parts.append(f"INSERT INTO {table.name} ({names}) SELECT * FROM unnest({arrays})")  # noqa: S608  # Only names of our own tables and columns are put in.
    *first, last = parts
    inner = ", ".join(f"part_{place} AS ({part})" for place, part in enumerate(first))
    return f"WITH {inner} {last}" if inner else last


def _array_type(column: Column[Any]) -> str:
    if isinstance(column.type, Integer):
        return "integer[]"
    return "timestamptz[]" if isinstance(column.type, UtcTime) else "text[]"


def _as_arrays(converters: Sequence[_Converters], rows: Sequence[Sequence[Mapping[str, Any]]]) -> dict[str, list[Any]]:
    return {
        f"{name}_{place}": [row[name] if convert is None else convert(row[name]) for row in of_table]
        for place, (columns, of_table) in enumerate(zip(converters, rows, strict=True))
        for name, convert in columns
    }


def _text(statement: Executable, dialect: Dialect) -> str:
    return str(statement.compile(dialect=dialect))  # type: ignore[attr-defined]  # Executable does not say that it compiles.


def _converters(table: Table, dialect: Dialect) -> _Converters:
    """Return for each column what turns a value into the driver's, None where the driver takes it as it is."""
    return [(column.name, column.type.bind_processor(dialect)) for column in table.columns]
