from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest

from service.store.unused_space import HEADER_BYTES, Layout, has_remains, pages_in_log, unused

SIZE = 512


def leaf(*, cells: tuple[int, ...] = (500,), content: int = 500, kind: int = 10, filled: bytes = b"") -> bytearray:
    """Return a page with cells at these places, and something in its unused space."""
    page = bytearray(SIZE)
    header = 8 if kind in (10, 13) else 12
    struct.pack_into(">BHHH", page, 0, kind, 0, len(cells), content)
    struct.pack_into(f">{len(cells)}H", page, header, *cells)
    page[content:] = b"x" * (SIZE - content)
    page[100 : 100 + len(filled)] = filled
    return page


@pytest.mark.parametrize("kind", [2, 5, 10, 13])
def test_what_lies_between_the_list_of_cells_and_the_first_of_them_is_unused(kind: int) -> None:
    page = bytes(leaf(kind=kind, filled=b"remains"))
    assert has_remains(page, SIZE)
    assert unused(page, SIZE) == ((10 if kind in (10, 13) else 14), 500)
    assert has_remains(b"0" * SIZE + page, SIZE, SIZE)
    assert not has_remains(bytes(leaf(kind=kind)), SIZE)


@pytest.mark.parametrize(
    "page",
    [
        leaf(kind=0, filled=b"a page of an overflow"),
        leaf(kind=1, filled=b"another"),
        leaf(cells=(300,), filled=b"a cell lies where nothing should"),
        leaf(cells=(600,), filled=b"a cell lies outside"),
        leaf(content=8, filled=b"there is no room"),
        leaf(content=513, filled=b"it begins behind the end"),
    ],
)
def test_a_page_that_does_not_fit_itself_has_no_unused_space(page: bytearray) -> None:
    assert unused(bytes(page), SIZE) is None


def test_a_free_block_in_the_unused_space_makes_it_doubtful() -> None:
    page = leaf(filled=b"remains")
    struct.pack_into(">H", page, 1, 200)
    assert unused(bytes(page), SIZE) is None


def test_the_layout_is_read_from_the_header_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA page_size=8192")
        db.execute("CREATE TABLE some (cell)")
    header = path.read_bytes()[:HEADER_BYTES]
    assert Layout.of(header) == Layout(8192, 8192)
    assert Layout.of(header[:16] + b"\0\1" + header[18:20] + b"\x08" + header[21:]) == Layout(65536, 65528)
    for wrong in (b"", b"x" * HEADER_BYTES, header[:52] + b"\0\0\0\1" + header[56:]):
        with pytest.raises(ValueError, match="this"):
            Layout.of(wrong)


def test_a_log_names_the_pages_of_its_present_round_only(tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        for number in range(9):
            db.execute(f"CREATE TABLE some_{number} (cell)")
        db.execute("PRAGMA wal_checkpoint(RESTART)")
        db.execute("PRAGMA user_version=7")
        log = path.with_name("some.db-wal").read_bytes()
    assert list(pages_in_log(lambda size, place: log[place : place + size])) == [1]
    assert list(pages_in_log(lambda size, place: b"")) == []
