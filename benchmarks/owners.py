"""Whose code a profile's time was spent in: our rooms, the libraries, Python's own, the database."""

from __future__ import annotations

import pstats
import re
from collections import Counter
from typing import Any, TypeAlias

Function: TypeAlias = tuple[str, int, str]

_ROOM = re.compile(r"/service/(\w+?)(?:\.py|/)")
_LIBRARY = re.compile(r"/site-packages/(\w+?)(?:\.py|/)")
_FAMILIES = {
    "flask": "Flask, Werkzeug",
    "werkzeug": "Flask, Werkzeug",
    "blinker": "Flask, Werkzeug",
    "flask_smorest": "flask-smorest, webargs, marshmallow",
    "webargs": "flask-smorest, webargs, marshmallow",
    "marshmallow": "flask-smorest, webargs, marshmallow",
    "prometheus_client": "prometheus-client",
    "sqlalchemy": "SQLAlchemy",
}
_DATABASE = re.compile(r"sqlite3\.(Connection|Cursor)|fdatasync|fsync")
_WAITING = re.compile(r"'(acquire|wait|_acquire_restore)' of '_thread|\bflock\b|time\.sleep")


def owners(stats: pstats.Stats) -> Counter[str]:
    """Return the seconds that were spent in the code of each owner.

    What is built into Python is the caller's, except for the database's own work and for waiting.
    """
    found: Counter[str] = Counter()
    table: dict[Function, Any] = vars(stats)["stats"]
    for function, (_, _, seconds, _, callers) in table.items():
        owner = owner_of(function)
        if owner is not None or not callers:
            found[owner or "Python"] += seconds
            continue
        for caller, (_, _, part, _) in callers.items():
            found[owner_of(caller) or "Python"] += part
    return found


def owner_of(function: Function) -> str | None:
    """Return whose code a function of a profile is, None for what is built in and belongs to its caller."""
    file, _, name = function
    if file == "~":
        if _DATABASE.search(name):
            return "SQLite itself, with the disk"
        return "waiting for locks and for others" if _WAITING.search(name) else None
    room, library = _ROOM.search(file), _LIBRARY.search(file)
    if library:
        return _FAMILIES.get(library[1], library[1])
    return f"Imprint: {room[1]}" if room else "Python's library"
