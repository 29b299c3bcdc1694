"""A transaction on each engine, undone when its test ends."""

from __future__ import annotations

from tests.operations import db, shared_database

__all__ = ["db", "shared_database"]
