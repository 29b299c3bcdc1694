"""Pages of a list: `limit`, an opaque `cursor`, and the answer `{"items": [...], "next_cursor": ...}`."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from marshmallow import fields, validate

from service.api.fields import Request, Text
from service.core.check import is_text
from service.core.errors import InvalidRequest, Problem

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
MOST_VERSIONS = 999_999_999

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
        raise not_ours()
    return key


def not_ours() -> InvalidRequest:
    """Return the refusal of a cursor that no page of this list had."""
    message = "cursor: send `next_cursor` of the page before, as it came, with the same filters"
    return InvalidRequest(message, [Problem("invalid_value", message, pointer="/cursor")])


def read_key(cursor: str | None, kind: type[Key]) -> Key | None:
    """Return the key that a cursor of one part holds; else as `read_cursor`."""
    parts = read_cursor(cursor, kind)
    if parts is None:
        return None
    key: Key = parts[0]
    return key


def read_number(cursor: str | None) -> int | None:
    """Return the version number that a cursor holds; else as `read_cursor`."""
    number = read_key(cursor, int)
    if number is not None and number > MOST_VERSIONS:
        raise not_ours()
    return number


def _encode(key: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _is_beyond(key: list[Any]) -> bool:
    """Whether a database cannot take a part of the key: a number beyond its integers, or text that is none."""
    return any(not 0 <= part < 2**63 if isinstance(part, int) else not is_text(part) for part in key)
