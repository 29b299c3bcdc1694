"""The tables. Triggers and the full-text index are in the migrations: SQLAlchemy has no words for them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from service.store import access_tables, proposal_tables
from service.store.column_types import BigId, JsonText, JsonWords, Name, TimeOrderedId, UtcTime, Utf8
from service.store.naming import DERIVED, everything

metadata = everything

ELSEWHERE = (*access_tables.TABLES, *proposal_tables.TABLES)
"""Tables that have files of their own: whoever has this collection knows them too."""


def _index_normal_hashes(table: Table) -> None:
    """Index the few hashes of normal forms that are there."""
    there = table.c.normal_sha256.is_not(None)
    Index(None, table.c.normal_sha256, sqlite_where=there, postgresql_where=there)


templates = Table(
    "templates",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Name, nullable=False, unique=True),
    Column("created_at", UtcTime, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Column("archived_at", UtcTime),
    Column("archived_by", Text),
    Column("latest", Integer, nullable=False),
    Column("title", Text),
    Column("description", Text),
    Column("persona", Text),
)

template_tags = Table(
    "template_tags",
    metadata,
    Column("template_id", ForeignKey("templates.id"), primary_key=True),
    Column("tag", String(200), primary_key=True),
    sqlite_with_rowid=False,
)

# An append-only table of SQLite has no hidden row id (or an id of its own that is the row id): through a row id that
# a primary key does not know, INSERT OR REPLACE could replace another row.
versions = Table(
    "versions",
    metadata,
    Column("template_id", ForeignKey("templates.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(71), nullable=False),
    Column("message", Text),
    Column("author", Text, nullable=False),
    Column("author_id", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("accepted", JsonWords, nullable=False),
    Column("document", Utf8, nullable=False),
    CheckConstraint("number > 0", "number_is_positive"),
    Index(None, "template_id", "digest"),
    sqlite_with_rowid=False,
)

labels = Table(
    "labels",
    metadata,
    Column("template_id", Integer, primary_key=True),
    Column("label", String(36), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("moved_at", UtcTime, nullable=False),
    Column("moved_by", Text, nullable=False),
    ForeignKeyConstraint(["template_id", "number"], ["versions.template_id", "versions.number"]),
    sqlite_with_rowid=False,
)

label_moves = Table(
    "label_moves",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("template_id", ForeignKey("templates.id"), nullable=False),
    Column("label", String(36), nullable=False),
    Column("from_number", Integer),
    Column("to_number", Integer),
    Column("at", UtcTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("message", Text),
    Column("allow_breaking", Boolean, nullable=False),
    CheckConstraint("id > 0", "id_is_positive"),
    ForeignKeyConstraint(["template_id", "from_number"], ["versions.template_id", "versions.number"]),
    ForeignKeyConstraint(["template_id", "to_number"], ["versions.template_id", "versions.number"]),
    Index(None, "template_id", "label", "id"),
)

events = Table(
    "events",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("tag", String(64), nullable=False),
    Column("template", Name),
    Column("data", JsonText, nullable=False),
    CheckConstraint("id > 0", "id_is_positive"),
    Index(None, "at", "id"),
    Index(None, "template", "id"),
    Index(None, "tag", "id"),
    Index(None, "actor", "id"),
)

renders = Table(
    "renders",
    metadata,
    Column("id", TimeOrderedId, primary_key=True),
    Column("template_id", Integer, nullable=False),
    Column("template", Name, nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", String(71), nullable=False),
    Column("ref", Text, nullable=False),
    Column("unset", Text),
    Column("caller", Text, nullable=False),
    Column("caller_id", Text, nullable=False),
    Column("metadata", JsonText, nullable=False),
    Column("omitted", JsonWords, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    ForeignKeyConstraint(["template_id", "version"], ["versions.template_id", "versions.number"]),
    # Each index is one more page to write for every render. Ids sort by time, so none needs the time as well.
    Index(None, "template_id", "id"),
    Index(None, "template_id", "version", "id"),
    Index(None, "caller", "id"),
    sqlite_with_rowid=False,
)

# What can be erased lies apart from what cannot: a render stays when its arguments are gone. `normal_sha256` is the
# hash of the prompt's normal form (see `core.normal`) where that differs from the prompt.
render_contents = Table(
    "render_contents",
    metadata,
    Column("render_id", TimeOrderedId, ForeignKey("renders.id"), primary_key=True),
    Column("prompt_sha256", String(64), nullable=False, index=True),
    Column("arguments", JsonText),
    Column("normal_sha256", String(64)),
    sqlite_with_rowid=False,
)
_index_normal_hashes(render_contents)

erasures = Table(
    "erasures",
    metadata,
    Column("render_id", TimeOrderedId, ForeignKey("renders.id"), primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("actor_id", Text, nullable=False),
    sqlite_with_rowid=False,
)

plans = Table(
    "plans",
    metadata,
    Column("id", TimeOrderedId, primary_key=True),
    Column("render_id", TimeOrderedId, ForeignKey("renders.id"), nullable=False),
    Column("template_id", Integer, nullable=False),
    Column("template", Name, nullable=False),
    Column("version", Integer, nullable=False),
    Column("caller", Text, nullable=False),
    Column("caller_id", Text, nullable=False),
    Column("metadata", JsonText, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    ForeignKeyConstraint(["template_id", "version"], ["versions.template_id", "versions.number"]),
    Index(None, "render_id", "id"),
    Index(None, "template_id", "version", "id"),
    Index(None, "caller_id", "id"),
    sqlite_with_rowid=False,
)

# What can be erased of a plan; `content` is NULL where only the hash was given.
plan_contents = Table(
    "plan_contents",
    metadata,
    Column("plan_id", TimeOrderedId, ForeignKey("plans.id"), primary_key=True),
    Column("render_id", TimeOrderedId, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("normal_sha256", String(64)),
    Column("content", Utf8),
    UniqueConstraint("render_id", "sha256"),
    sqlite_with_rowid=False,
)
_index_normal_hashes(plan_contents)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("caller_id", String(36), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", JsonText, nullable=False),
    Column("created_at", UtcTime, nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# Each of the versions `first` to `last` of a template has the term.
trace_terms = Table(
    "trace_terms",
    metadata,
    Column("kind", SmallInteger, primary_key=True, autoincrement=False),
    Column("term", BigInteger, primary_key=True, autoincrement=False),
    Column("template_id", Integer, primary_key=True, autoincrement=False, index=True),
    Column("first", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
    info=DERIVED,
    sqlite_with_rowid=False,
)

# How many terms of each kind a version has.
trace_sizes = Table(
    "trace_sizes",
    metadata,
    Column("template_id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("skeleton", Integer, nullable=False),
    Column("outline", Integer, nullable=False),
    info=DERIVED,
    sqlite_with_rowid=False,
)

# Up to which version a template is in the index, and by which method its terms were made.
trace_indexed = Table(
    "trace_indexed",
    metadata,
    Column("template_id", ForeignKey("templates.id"), primary_key=True, autoincrement=False),
    Column("method", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    info=DERIVED,
    sqlite_with_rowid=False,
)
