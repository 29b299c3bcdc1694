"""Statements that SQLAlchemy compiles once and a driver executes, without SQLAlchemy's part in each execution.

That part costs more than the databases themselves do for a small statement. Only the path of a render pays attention to
it; all else goes through SQLAlchemy's connections.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from sqlalchemy import Dialect, Select, Table
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.sql.expression import Executable

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
    """An insert into a table of rows that have a value for every column."""

    def __init__(self, table: Table) -> None:
        self._text = {name: _text(table.insert().inline(), dialect) for name, dialect in _DIALECTS.items()}
        self._converters = {name: _converters(table, dialect) for name, dialect in _DIALECTS.items()}

    def all(self, cursor: Cursor, dialect: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Insert rows, given as values by column; what else they hold is left out."""
        converters = self._converters[dialect]
        values = [
            {name: row[name] if convert is None else convert(row[name]) for name, convert in converters} for row in rows
        ]
        if len(values) == 1:
            cursor.execute(self._text[dialect], values[0])
        else:
            cursor.executemany(self._text[dialect], values)


def _text(statement: Executable, dialect: Dialect) -> str:
    return str(statement.compile(dialect=dialect))  # type: ignore[attr-defined]  # Executable does not say that it compiles.


def _converters(table: Table, dialect: Dialect) -> list[tuple[str, Callable[[Any], Any] | None]]:
    """Return for each column what turns a value into the driver's, None where the driver takes it as it is."""
    return [(column.name, column.type.bind_processor(dialect)) for column in table.columns]
