"""Column types that mean the same on both engines."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, LargeBinary, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

TIME_LENGTH = len("2026-01-31T23:59:59.000000Z")

BigId = BigInteger().with_variant(Integer, "sqlite")
"""An id that counts up; SQLite does so for INTEGER only, which has 64 bits there."""

Name = String(200).with_variant(String(200, collation="C"), "postgresql")
"""A template's name, in the order of its bytes, as SQLite has it."""

TimeOrderedId = String(36).with_variant(String(36, collation="C"), "postgresql")
"""An id that sorts by time, compared byte by byte."""

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


class UtcTime(TypeDecorator[datetime]):
    """An aware time in UTC: timestamptz in PostgreSQL, text of a fixed width that sorts by time in SQLite."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type of this engine."""
        is_text = dialect.name == "sqlite"
        return dialect.type_descriptor(String(TIME_LENGTH) if is_text else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Return what the driver stores; raises ValueError for a time without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        utc = value.astimezone(UTC)
        return utc.isoformat(timespec="microseconds")[:-6] + "Z" if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        """Return the aware time in UTC."""
        if value is None:
            return None
        return datetime.fromisoformat(value) if isinstance(value, str) else value.astimezone(UTC)


class JsonText(TypeDecorator[Any]):
    """A JSON value as text, the same bytes on both engines; None is NULL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:
        """Return the JSON text; raises ValueError for NaN and infinities, TypeError for what JSON cannot hold."""
        return None if value is None else _encode(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Any:
        """Return the value that the text stands for."""
        return None if value is None else json.loads(value)


class JsonWords(JsonText):
    """A tuple of texts, kept as a JSON list."""

    cache_ok = True

    def process_result_value(self, value: str | None, _dialect: Dialect) -> tuple[str, ...] | None:
        """Return the texts."""
        return None if value is None else tuple(json.loads(value))


class Utf8(TypeDecorator[str]):
    """Text kept as its very bytes: no engine looks into it, folds it or refuses a part of it."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> bytes | None:
        """Return the bytes."""
        return None if value is None else value.encode()

    def process_result_value(self, value: bytes | None, _dialect: Dialect) -> str | None:
        """Return the text."""
        return None if value is None else bytes(value).decode()
