"""Reading a backup line by line, and refusing it where anything in it is not what was written."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from service.backup.manifest import Header, Manifest, UnusableBackup
from service.store.contents import Lines, Summing, TableSum

# A row may hold a document and an answer of eight megabytes, each of whose characters may take six bytes.
_LONGEST_LINE = 256 * 1024 * 1024
_NOT_WHOLE = "it is not whole: its end is missing"


class Reader:
    """Reads one backup from its start to its end; nothing is believed before `manifest`."""

    def __init__(self, file: gzip.GzipFile) -> None:
        """Read the header."""
        self._file = file
        self._hash = hashlib.sha256()
        self._sums: list[TableSum] = []
        self.header = Header.read(self._spoken(self._line()))

    def tables(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Yield each table's name and the lines of its rows, which must be read before the next table."""
        for name in self.header.tables:
            if self._spoken(self._line()) != {"table": name}:
                raise UnusableBackup(f"the table {name} is not where it should be")
            yield name, self._rows(name)

    def manifest(self) -> Manifest:
        """Return what the backup says of itself, when all tables were read and all fits."""
        digest = f"sha256:{self._hash.hexdigest()}"
        if self._spoken(self._line()) != {"end": digest}:
            raise UnusableBackup("its end does not fit what stands before")
        if self._read(self._file.read, 1):
            raise UnusableBackup("something stands behind its end")
        return Manifest(self.header, tuple(self._sums), digest)

    def _rows(self, name: str) -> Iterator[bytes]:
        summing = Summing(name)
        while (line := self._line()).startswith(b"["):
            summing.add(Lines(1, line))
            yield line
        found = summing.result()
        if self._spoken(line) != {"rows": found.rows, "digest": found.digest}:
            raise UnusableBackup(f"the rows of {name} are not those that were written")
        self._sums.append(found)

    def _line(self) -> bytes:
        line = self._read(self._file.readline, _LONGEST_LINE)
        if not line.endswith(b"\n"):
            raise UnusableBackup(_NOT_WHOLE)
        return line

    def _read(self, part: Callable[[int], bytes], size: int) -> bytes:
        try:
            return part(size)
        except EOFError:
            raise UnusableBackup(_NOT_WHOLE) from None
        except (zlib.error, gzip.BadGzipFile) as error:
            raise UnusableBackup(f"it is no backup, or was altered ({error})") from None

    def _spoken(self, line: bytes) -> Any:
        self._hash.update(line)
        try:
            return json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UnusableBackup(f"it was altered ({error})") from None


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """Open a backup; raises UnusableBackup, which names the file, for whatever keeps it from being read or believed."""
    try:
        with gzip.open(path, "rb") as file:
            yield Reader(file)
    except UnusableBackup as error:
        raise UnusableBackup(f"{path} cannot be used: {error}") from None
    except OSError as error:
        raise UnusableBackup(f"{path} cannot be read: {error.strerror or error}") from None


def read_manifest(path: Path) -> Manifest:
    """Read a whole backup, check every row against what was written, and return what it says of itself."""
    with reading(path) as reader:
        for _, lines in reader.tables():
            for _ in lines:
                pass
        return reader.manifest()
