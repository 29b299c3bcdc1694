"""The tables of who may call: tokens, users and their sessions."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, String, Table, Text

from service.store.column_types import JsonWords, TimeOrderedId, UtcTime
from service.store.naming import PASSING, everything

tokens = Table(
    "tokens",
    everything,
    Column("id", String(36), primary_key=True),
    Column("name", Text, nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("scopes", JsonWords, nullable=False),
    Column("pattern", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("expires_at", UtcTime),
    Column("revoked_at", UtcTime),
    Column("bootstrap", Boolean, nullable=False),
)

# A backup holds none of it: what a token was used for after the backup is not known to its restore.
token_uses = Table(
    "token_uses",
    everything,
    Column("token_id", ForeignKey("tokens.id"), primary_key=True),
    Column("used_at", UtcTime, nullable=False),
    info=PASSING,
    sqlite_with_rowid=False,
)

users = Table(
    "users",
    everything,
    Column("id", TimeOrderedId, primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("display_name", Text),
    Column("role", String(16), nullable=False),
    Column("pattern", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("password_made", Boolean, nullable=False),
    Column("must_change_password", Boolean, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("disabled_at", UtcTime),
)

# Of a backup they are no part: a session that was ended after it would be in force again.
sessions = Table(
    "sessions",
    everything,
    Column("id", TimeOrderedId, primary_key=True),
    Column("user_id", TimeOrderedId, ForeignKey("users.id"), nullable=False, index=True),
    Column("hash", String(64), nullable=False, unique=True),
    Column("created_at", UtcTime, nullable=False, index=True),
    Column("seen_at", UtcTime, nullable=False, index=True),
    Column("agent", Text, nullable=False),
    info=PASSING,
)

TABLES = (tokens, token_uses, users, sessions)
