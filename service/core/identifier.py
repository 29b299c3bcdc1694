"""Ids that sort by time: UUID version 7 (RFC 9562, section 5.7)."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MILLISECOND = timedelta(milliseconds=1)
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def is_id(text: str) -> bool:
    """Return whether the text has the form of an id."""
    return ID.fullmatch(text) is not None


def time_ordered_id(now: datetime, entropy: bytes) -> str:
    """Return a UUIDv7 in its 36-character text form, from an aware time and ten random bytes.

    The twelve bits behind the milliseconds hold their fraction (RFC 9562, section 6.2, method 3), so that ids sort by
    their time to the microsecond.
    """
    microseconds = max(0, (now - _EPOCH) // _MICROSECOND)
    milliseconds, rest = divmod(microseconds, 1000)
    random = int.from_bytes(entropy[:10], "big") & (1 << 62) - 1
    return str(uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | rest * 4096 // 1000 << 64 | 0x2 << 62 | random))


def least_id(time: datetime, *, after: bool = False) -> str:
    """Return a text that sorts before every id of a time's millisecond, and after every id of an earlier one.

    With `after`, one that does so with the next millisecond.
    """
    milliseconds = max(0, (time - _EPOCH) // _MILLISECOND) + after
    return str(uuid.UUID(int=milliseconds << 80))
