"""What no program can do, also one that knows nothing of this service: raw SQL on a raw connection."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import psycopg
import pytest

from service.store.engine import Database
from tests.store.rows import populate

KEYS = {
    "versions": ("template_id", "number"),
    "label_moves": ("id",),
    "events": ("id",),
    "renders": ("id",),
    "proposals": ("id",),
    "decisions": ("proposal_id",),
}
# FeatureNotSupported: a plain TRUNCATE of a table that others refer to.
REFUSALS = (sqlite3.IntegrityError, psycopg.errors.IntegrityError, psycopg.errors.FeatureNotSupported)
CHANGED = {"versions": "author", "label_moves": "actor", "events": "actor", "renders": "caller"}
CHANGED |= {"proposals": "proposer", "decisions": "actor"}

EVERYWHERE = [
    "UPDATE {table} SET {column} = 'Eve'",
    "UPDATE {table} SET {column} = 'Eve' WHERE {key_is_same}",
    "DELETE FROM {table}",
    "DELETE FROM {table} WHERE {key_is_same} RETURNING *",
    "INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT ({key}) DO UPDATE SET {column} = 'Eve'",
    "INSERT INTO {table} SELECT * FROM {table}",
]
ATTACKS = {
    "sqlite": [
        *EVERYWHERE,
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        "REPLACE INTO {table} SELECT * FROM {table}",
        "INSERT OR IGNORE INTO {table} SELECT * FROM {table}",
        "UPDATE OR REPLACE {table} SET {column} = 'Eve'",
    ],
    "postgresql": [
        *EVERYWHERE,
        "TRUNCATE {table}",
        "TRUNCATE {table} CASCADE",
        "TRUNCATE templates CASCADE",
        "MERGE INTO {table} AS old USING {table} AS new ON {same} WHEN MATCHED THEN DELETE",
        "MERGE INTO {table} AS old USING {table} AS new ON {same} WHEN MATCHED THEN UPDATE SET {column} = 'Eve'",
        "WITH gone AS (DELETE FROM {table} RETURNING *) SELECT * FROM gone",
    ],
}


def execute(url: str, statement: str) -> list[Any]:
    """Execute on a connection that was not set up in any way, and commit."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as raw, raw:
            return raw.execute(statement).fetchall()
    with psycopg.connect(url) as raw:
        cursor = raw.execute(statement)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize("table", KEYS)
def test_a_row_can_be_neither_changed_nor_deleted_nor_replaced(
    database: Database, database_url: str, table: str
) -> None:
    with database.writing() as db:
        populate(db)
    database.dispose()
    rows = execute(database_url, f"SELECT * FROM {table} ORDER BY {', '.join(KEYS[table])}")
    assert rows
    words = {
        "table": table,
        "column": CHANGED[table],
        "key": ", ".join(KEYS[table]),
        "key_is_same": " AND ".join(f"{column} = {column}" for column in KEYS[table]),
        "same": " AND ".join(f"old.{column} = new.{column}" for column in KEYS[table]),
    }
    for attack in ATTACKS[database.dialect]:
        with pytest.raises(REFUSALS):
            execute(database_url, attack.format(**words))
        assert execute(database_url, f"SELECT * FROM {table} ORDER BY {words['key']}") == rows, attack


@pytest.mark.parametrize("table", ["versions", "renders", "proposals", "decisions"])
def test_no_hidden_row_id_leads_around_the_key(new_url: Any, table: str) -> None:
    url = new_url("sqlite")
    with pytest.raises(sqlite3.OperationalError, match="no such column: rowid"):
        execute(url, f"SELECT rowid FROM {table}")


@pytest.mark.parametrize("table", ["label_moves", "events"])
def test_a_negative_id_cannot_block_the_rows_to_come(database: Database, database_url: str, table: str) -> None:
    with database.writing() as db:
        populate(db)
    columns = {"label_moves": "template_id, label, at, actor, actor_id, allow_breaking"}.get(
        table, "at, actor, actor_id, tag, data"
    )
    with pytest.raises((sqlite3.IntegrityError, psycopg.errors.CheckViolation)):
        execute(database_url, f"INSERT INTO {table} (id, {columns}) SELECT -1, {columns} FROM {table} WHERE id = 1")


def test_what_is_meant_to_change_can_change(database: Database, database_url: str) -> None:
    with database.writing() as db:
        populate(db)
    for statement in ("UPDATE labels SET moved_by = 'Eve'", "DELETE FROM labels", "DELETE FROM render_contents"):
        execute(database_url, statement)
