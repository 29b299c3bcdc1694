"""The unused space of a page of SQLite's file, where copies of rows that moved elsewhere may lie.

SQLite overwrites a row that is deleted (`secure_delete`). But when it shares out the rows of full or empty pages among
their neighbours, it may leave in a page what is now in another; whoever deletes the row there leaves the copy. Source:
the file format, https://www.sqlite.org/fileformat2.html, sections 1.3 and 1.6.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

HEADER_BYTES = 100
FIRST_PAGE = 1
"""It begins with the header of the file, and holds the names of tables only."""
MOST_PAGES = 1 << 25
"""In a file of fewer pages no page begins with the number of a kind unless it is of that kind."""

_HEADERS = {2: 12, 5: 12, 10: 8, 13: 8}
_NO_BYTES = bytes(65536)
_LOG_HEADER, _FRAME_HEADER = 32, 24


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is cut into pages; `usable` is how many bytes of each SQLite uses."""

    page_size: int
    usable: int

    @classmethod
    def of(cls, header: bytes) -> Layout:
        """Return the layout that the first HEADER_BYTES of a file tell of; raises ValueError if of none."""
        if len(header) < HEADER_BYTES or header[:16] != b"SQLite format 3\0":
            raise ValueError("this is no database of SQLite")
        if header[52:56] != bytes(4):
            raise ValueError("this database vacuums itself, and has pages that tell of no kind")
        (size,) = struct.unpack_from(">H", header, 16)
        page_size = 65536 if size == 1 else size
        return cls(page_size, page_size - header[20])


def has_remains(page: bytes, usable: int, start: int = 0) -> bool:
    """Return whether there is anything in the unused space of the page that begins at `start`; quick, for many."""
    header = _HEADERS.get(page[start])
    if header is None:
        return False
    cells, content = struct.unpack_from(">HH", page, start + 3)
    low, high = header + 2 * cells, content or 65536
    return low < high <= usable and page[start + low : start + high] != _NO_BYTES[: high - low]


def unused(page: bytes, usable: int) -> tuple[int, int] | None:
    """Return where the unused space of a page begins and ends, or None unless all in the page says so."""
    header = _HEADERS.get(page[0])
    if header is None:
        return None
    freed, cells, content = struct.unpack_from(">HHH", page, 1)
    low, high = header + 2 * cells, content or 65536
    if not low < high <= usable:
        return None
    places = struct.unpack_from(f">{cells}H", page, header)
    inside = all(high <= place < usable for place in places) and (freed == 0 or high <= freed < usable)
    return (low, high) if inside else None


def pages_in_log(read: Callable[[int, int], bytes]) -> Iterator[int]:
    """Yield the number of each page that a write-ahead log holds since it was last begun anew.

    `read` takes how many bytes to read from where, and returns fewer at the end.
    """
    header = read(_LOG_HEADER, 0)
    if len(header) < _LOG_HEADER:
        return
    (size,) = struct.unpack_from(">I", header, 8)
    place = _LOG_HEADER
    while len(frame := read(_FRAME_HEADER, place)) == _FRAME_HEADER and frame[8:16] == header[16:24]:
        yield int.from_bytes(frame[:4], "big")
        place += _FRAME_HEADER + size
