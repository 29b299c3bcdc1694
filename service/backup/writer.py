"""Writing a backup: gzip over lines of JSON, a header, then each table with its rows and their sum, then the end."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable
from typing import IO

from service.backup.manifest import Header, Manifest
from service.store.contents import Lines, Summing, TableSum

# Three times as fast as the default and a tenth larger: a backup should be over soon.
_LEVEL = 1


class Writer:
    """Writes into an open file; what is written is whole only after `end`."""

    def __init__(self, file: IO[bytes], header: Header) -> None:
        """Write the header."""
        self._header = header
        self._sums: list[TableSum] = []
        self._hash = hashlib.sha256()
        self._gzip = gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=_LEVEL)
        self._say(header.as_dict())

    def table(self, name: str, contents: Iterable[Lines]) -> None:
        """Write a table, whose lines may still be read from the database meanwhile."""
        self._say({"table": name})
        summing = Summing(name)
        for lines in contents:
            summing.add(lines)
            self._gzip.write(lines.text)
        self._sums.append(summing.result())
        self._say({"rows": self._sums[-1].rows, "digest": self._sums[-1].digest})

    def end(self) -> Manifest:
        """Write the end, and return what the backup now says of itself."""
        digest = f"sha256:{self._hash.hexdigest()}"
        self._say({"end": digest})
        self._gzip.close()
        return Manifest(self._header, tuple(self._sums), digest)

    def _say(self, value: object) -> None:
        line = json.dumps(value, ensure_ascii=False).encode() + b"\n"
        self._hash.update(line)
        self._gzip.write(line)
