"""What each engine spells in its own way, as one construct: collected rows, name patterns, an insert that may fail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Connection, Dialect, Insert, Row, Table, Text, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from service.store.column_types import JsonText

AnyRow = Row[*tuple[Any, ...]]


class Collected(FunctionElement[Any]):
    """Rows of a subquery as one JSON value: a list of one column, or an object of two; None or empty without rows."""

    inherit_cache = True
    type = JsonText()


@compiles(Collected, "sqlite")
def _collected_in_sqlite(element: Collected, compiler: SQLCompiler, **options: Any) -> str:
    name = "json_group_object" if len(element.clauses) == 2 else "json_group_array"
    return f"{name}({compiler.process(element.clauses, **options)})"


@compiles(Collected, "postgresql")
def _collected_in_postgresql(element: Collected, compiler: SQLCompiler, **options: Any) -> str:
    name = "json_object_agg" if len(element.clauses) == 2 else "json_agg"
    return f"CAST({name}({compiler.process(element.clauses, **options)}) AS TEXT)"


class NamePattern(TypeDecorator[str]):
    """A name pattern, in which only `*` is special, as GLOB of SQLite or LIKE of PostgreSQL reads it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the pattern in this engine's spelling."""
        if value is None:
            return None
        special = "?[" if dialect.name == "sqlite" else "%_\\"
        spelt = "[{}]" if dialect.name == "sqlite" else "\\{}"
        escaped = "".join(spelt.format(letter) if letter in special else letter for letter in value)
        return escaped if dialect.name == "sqlite" else escaped.replace("*", "%")


class Matches(FunctionElement[bool]):
    """Whether the first clause, a name, matches the second, a NamePattern; with regard to case on both engines."""

    inherit_cache = True
    type = Boolean()


@compiles(Matches, "sqlite")
def _matches_in_sqlite(element: Matches, compiler: SQLCompiler, **options: Any) -> str:
    return " GLOB ".join(compiler.process(clause, **options) for clause in element.clauses)


@compiles(Matches, "postgresql")
def _matches_in_postgresql(element: Matches, compiler: SQLCompiler, **options: Any) -> str:
    return " LIKE ".join(compiler.process(clause, **options) for clause in element.clauses)


def matches(column: ColumnElement[Any], pattern: str) -> ColumnElement[bool]:
    """Return the condition that a name matches a name pattern."""
    return Matches(column, bindparam(None, pattern, NamePattern))


def starts_with(column: ColumnElement[Any], prefix: str) -> ColumnElement[bool]:
    """Return the condition that a name starts with a prefix; names are in the order of their bytes on both engines."""
    return column.between(prefix, prefix + "\U0010ffff")


def columns_of(table: Table, value: object) -> dict[str, Any]:
    """Return, for an insert, the fields of a frozen value that are called as the table's columns are."""
    return {column.name: getattr(value, column.name) for column in table.columns}


def insert_unless_there(table: Table) -> Mapping[str, Insert]:
    """Return, by dialect, an insert that does nothing when a row with the same key is there; `rowcount` tells.

    It leaves a transaction of PostgreSQL usable, which an error would not.
    """
    # Of an insert SQLAlchemy keeps the number of rows only when asked; `inline` keeps it from asking for the new id.
    in_sqlite = sqlite.insert(table).on_conflict_do_nothing().inline()
    in_postgresql = postgresql.insert(table).on_conflict_do_nothing().inline()
    return {
        "sqlite": in_sqlite.execution_options(preserve_rowcount=True),
        "postgresql": in_postgresql.execution_options(preserve_rowcount=True),
    }


def inserted(db: Connection, statements: Mapping[str, Insert], values: Mapping[str, Any]) -> bool:
    """Execute an insert of `insert_unless_there` and return whether there is a new row."""
    return db.execute(statements[db.dialect.name], values).rowcount == 1
