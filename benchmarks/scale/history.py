"""A month of recorded renders, made as fast as an engine takes rows.

The rows are those that the service itself would write: its records, its tables, its column types. Only the way in is
shorter. A column that is added later is left NULL, or is a mistake that is told.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import accumulate, islice
from typing import Any

from psycopg import sql
from sqlalchemy import Connection, Table, select

from benchmarks.filling import Filled
from benchmarks.http.scenarios import ARGUMENTS
from service.core.identifier import time_ordered_id
from service.registry.rendering import DEFAULT_REF
from service.store.engine import Database
from service.store.metadata import labels, render_contents, renders, templates, versions

SPAN = timedelta(days=30)

_BATCH = 50_000


@dataclass(frozen=True, slots=True)
class History:
    """What was recorded: from when to when, of which templates most and least, and one of the prompts' hashes."""

    since: datetime
    until: datetime
    popular: str
    rare: str
    prompt_sha256: str


def record(database: Database, filled: Filled, count: int) -> History:
    """Record so many renders, spread evenly over the month before now; few templates have most of them."""
    rows = _Rows(database, filled, count)
    for _ in range(0, count, _BATCH):
        batch = list(islice(rows.made, _BATCH))
        with database.writing() as db:
            _write(db, renders, batch)
            _write(db, render_contents, batch)
    counts = rows.counts
    found = [number for number, times in enumerate(counts) if times]
    rare = min(found or [0], key=lambda number: counts[number])
    names = [str(version["template"]) for version in rows.versions]
    return History(rows.since, rows.until, names[0], names[rare], _hash_of(count // 2))


class _Rows:
    """The rows in the order of time; one serves both tables, each takes the columns that it has."""

    def __init__(self, database: Database, filled: Filled, count: int) -> None:
        self.until = datetime.now(UTC)
        self.since = self.until - SPAN
        self.versions = _versions(database)
        self.counts = [0] * len(self.versions)
        self._callers = list(zip((f"caller-{n}" for n in range(len(filled.secrets))), filled.caller_ids, strict=True))
        self.made = self._make(count)

    def _make(self, count: int) -> Iterator[dict[str, Any]]:
        chance = random.Random(7)  # noqa: S311  # Not for secrets: every run shall make the same history.
        numbers = range(len(self.versions))
        weights = list(accumulate(1 / (number + 1) for number in numbers))
        for place in range(count):
            number = chance.choices(numbers, cum_weights=weights)[0]
            self.counts[number] += 1
            at = self.since + SPAN * place / count
            caller, caller_id = self._callers[place % len(self._callers)]
            render_id = time_ordered_id(at, os.urandom(10))
            yield {
                **self.versions[number],
                "id": render_id,
                "render_id": render_id,
                "caller": caller,
                "caller_id": caller_id,
                "created_at": at,
                "prompt_sha256": _hash_of(place),
            }


def _versions(database: Database) -> list[dict[str, Any]]:
    """Return what all renders of a template have in common, for each of them."""
    found = (
        select(templates.c.id, templates.c.name, versions.c.number, versions.c.digest)
        .select_from(labels.join(templates, labels.c.template_id == templates.c.id))
        .join(versions, (versions.c.template_id == templates.c.id) & (versions.c.number == labels.c.number))
        .where(labels.c.label == DEFAULT_REF)
        .order_by(templates.c.id)
    )
    common = {"ref": DEFAULT_REF, "unset": None, "metadata": {"run": "4711"}, "omitted": (), "arguments": ARGUMENTS}
    with database.reading() as db:
        return [
            {"template_id": template_id, "template": name, "version": number, "digest": digest, **common}
            for template_id, name, number, digest in db.execute(found)
        ]


def _write(db: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows into a table by the shortest way of the driver."""
    wanted = [column for column in table.columns if column.name in rows[0]]
    missing = [column.name for column in table.columns if column not in wanted and not _may_be_left_out(column)]
    if missing:
        raise RuntimeError(f"nobody says what the columns {missing} of {table.name} hold")
    processors = [column.type.dialect_impl(db.dialect).bind_processor(db.dialect) for column in wanted]
    names = [column.name for column in wanted]
    getters = list(zip(names, processors, strict=True))
    values = (tuple(process(row[name]) if process else row[name] for name, process in getters) for row in rows)
    if db.dialect.name == "sqlite":
        # Pages of a whole batch fit into such a cache, so that each is written once.
        db.exec_driver_sql("PRAGMA cache_size = -1000000")
        db.exec_driver_sql(str(table.insert().compile(db, column_keys=names)), list(values))
    else:
        _copy(db, table.name, names, values)


def _may_be_left_out(column: Any) -> bool:
    counts_up = bool(column.primary_key) and column is column.table.autoincrement_column
    return bool(column.nullable) or column.server_default is not None or counts_up


def _copy(db: Connection, table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    driver: Any = db.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _hash_of(number: int) -> str:
    return sha256(b"%d" % number).hexdigest()
