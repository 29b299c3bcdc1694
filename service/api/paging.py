"""Pages of a list: `limit`, an opaque `cursor`, and the answer `{"items": [...], "next_cursor": ...}`."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from marshmallow import fields, validate

from service.api.fields import Request, Text
from service.core.errors import InvalidRequest, Problem

DEFAULT_LIMIT = 50
MAX_LIMIT = 200

Item = TypeVar("Item")
Key = TypeVar("Key", int, str)


class PageQuery(Request):
    """The part of a query that every list takes."""

    limit = fields.Integer(
        load_default=DEFAULT_LIMIT,
        validate=validate.Range(1, MAX_LIMIT),
        error_messages={"invalid": f"send a whole number from 1 to {MAX_LIMIT}"},
        metadata={"description": "How many items at the most"},
    )
    cursor = Text(longest=2000, metadata={"description": "`next_cursor` of the page before; opaque"})


def page(
    fetched: Sequence[Item], limit: int, present: Callable[[Item], dict[str, Any]], key: Callable[[Item], list[Any]]
) -> dict[str, Any]:
    """Return a page from at most limit + 1 items that were fetched; `key` is where the next page goes on."""
    shown = fetched[:limit]
    more = len(fetched) > limit
    return {"items": [present(item) for item in shown], "next_cursor": _encode(key(shown[-1])) if more else None}


def read_cursor(cursor: str | None, *kinds: type) -> list[Any] | None:
    """Return the key that a cursor holds, or None without one; raises InvalidRequest for one that is not ours."""
    if cursor is None:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii") + b"=="))
    except (ValueError, binascii.Error, RecursionError):
        key = None
    if not isinstance(key, list) or [type(part) for part in key] != list(kinds) or _is_beyond(key):
        message = "cursor: send `next_cursor` of the page before, as it came, with the same filters"
        raise InvalidRequest(message, [Problem("invalid_value", message, pointer="/cursor")])
    return key


def read_key(cursor: str | None, kind: type[Key]) -> Key | None:
    """Return the key that a cursor of one part holds; else as `read_cursor`."""
    parts = read_cursor(cursor, kind)
    if parts is None:
        return None
    key: Key = parts[0]
    return key


def _encode(key: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _is_beyond(key: list[Any]) -> bool:
    """Whether a number in the key is larger than a database takes, or a text holds a NUL."""
    return any(abs(part) >= 2**63 if isinstance(part, int) else "\0" in part for part in key)
