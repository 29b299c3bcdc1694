"""The list of templates as folders: the dots in names group them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Protocol


class Named(Protocol):
    """Whatever has a name."""

    @property
    def name(self) -> str:
        """The name, in which dots part folders."""
        ...


@dataclass(frozen=True, slots=True)
class Row:
    """A template in the list, with its renders of the last days."""

    template: Named
    renders: int
    spark: str

    @property
    def path(self) -> str:
        """The folders it lies in, with a dot at the end; "" for none."""
        return "".join(self.template.name.rpartition(".")[:2])

    @property
    def leaf(self) -> str:
        """The name within the folder."""
        return self.template.name.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Folder:
    """Rows that lie in one folder, without those of folders in it."""

    path: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Section:
    """A folder of the first level, with all that lies below it."""

    name: str
    folders: Sequence[Folder] = field(default_factory=tuple)

    @property
    def size(self) -> int:
        """How many templates there are."""
        return sum(len(folder.rows) for folder in self.folders)

    @property
    def renders(self) -> int:
        """How often they were rendered."""
        return sum(row.renders for folder in self.folders for row in folder.rows)


def in_folders(rows: Iterable[Row]) -> list[Section]:
    """Return rows by their folders, in the order of their names; those without a folder come first."""
    in_order = sorted(rows, key=lambda row: (row.path.split("."), row.leaf))
    found = []
    for top, below in groupby(in_order, key=lambda row: row.path.partition(".")[0]):
        folders = [Folder(path, list(inside)) for path, inside in groupby(below, key=lambda row: row.path)]
        found.append(Section(top, folders))
    return found
