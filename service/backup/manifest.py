"""What a backup says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.store.contents import TableSum

FORMAT = 1

_TEXTS = ("migration", "engine", "release", "made_at")


class UnusableBackup(Exception):
    """A file is no backup, is not whole, was altered, or is of a program that this one does not know."""


@dataclass(frozen=True, slots=True)
class Header:
    """The first line: of which migration and engine, by which release, when, and the columns of each table."""

    migration: str
    engine: str
    release: str
    made_at: str
    tables: Mapping[str, tuple[str, ...]]

    def as_dict(self) -> dict[str, object]:
        """Return the JSON form, with the number of the format first."""
        return {
            "imprint_backup": FORMAT,
            "migration": self.migration,
            "engine": self.engine,
            "release": self.release,
            "made_at": self.made_at,
            "tables": {name: list(columns) for name, columns in self.tables.items()},
        }

    @classmethod
    def read(cls, told: object) -> Header:
        """Return the header of a first line; raises UnusableBackup."""
        if not isinstance(told, dict) or "imprint_backup" not in told:
            raise UnusableBackup("it does not begin as a backup does")
        if told["imprint_backup"] != FORMAT:
            raise UnusableBackup(f"it has format {told['imprint_backup']}, and this program reads format {FORMAT}")
        try:
            tables = {str(name): tuple(map(str, columns)) for name, columns in told["tables"].items()}
            migration, engine, release, made_at = (str(told[name]) for name in _TEXTS)
        except (AttributeError, KeyError, TypeError) as error:
            raise UnusableBackup(f"its first line lacks something ({error})") from None
        return cls(migration, engine, release, made_at, tables)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A whole backup: its header, the sum of each table, and a digest over all of that and so over every row."""

    header: Header
    sums: tuple[TableSum, ...]
    digest: str

    @property
    def rows(self) -> int:
        """How many rows all tables have together."""
        return sum(each.rows for each in self.sums)
