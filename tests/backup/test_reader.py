"""A backup is believed only as a whole: each byte that is missing or another is noticed."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from service.backup.manifest import Header, Manifest, UnusableBackup
from service.backup.reader import read_manifest, reading
from service.backup.writer import Writer
from service.store.contents import Lines
from tests.backup.conftest import Opened, fill, saved

HEADER = Header("0007", "sqlite", "0.1.0", "2026-03-01T12:30:00Z", {"one": ("a", "b"), "two": ("c",)})
# The bytes of gzip's own head that say when and where it was written; nothing depends on them.
HEAD = 10


def written(path: Path, header: Header = HEADER) -> Manifest:
    with path.open("wb") as file:
        writer = Writer(file, header)
        for name in header.tables:
            writer.table(name, [Lines(2, b'[1,"x"]\n[2,null]\n'), Lines(1, b'["]\\n{",3]\n')])
        return writer.end()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    written(tmp_path / "small")
    return tmp_path / "small"


def test_what_was_written_is_read(tmp_path: Path) -> None:
    made = written(tmp_path / "x")
    assert [(each.name, each.rows) for each in made.sums] == [("one", 3), ("two", 3)]
    with reading(tmp_path / "x") as reader:
        assert reader.header == HEADER
        found = {name: list(lines) for name, lines in reader.tables()}
        assert reader.manifest() == made
    assert found["two"] == [b'[1,"x"]\n', b"[2,null]\n", b'["]\\n{",3]\n']


def refused(path: Path) -> str:
    with pytest.raises(UnusableBackup) as caught:
        read_manifest(path)
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_a_backup_that_ends_anywhere_too_early_is_refused(small: Path) -> None:
    whole = small.read_bytes()
    for length in (0, *range(2, len(whole))):
        small.write_bytes(whole[:length])
        assert "not whole" in refused(small), length


def test_a_backup_with_any_other_byte_is_refused_unless_it_says_the_very_same(small: Path) -> None:
    whole = small.read_bytes()
    for place in range(HEAD, len(whole)):
        small.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        # Of the last byte before the sum that gzip keeps, some bits mean nothing.
        if place == len(whole) - 9 and gzip.decompress(small.read_bytes()) == gzip.decompress(whole):
            continue
        refused(small)


@pytest.mark.parametrize("step", [257, 1009])
def test_the_same_holds_of_a_real_backup(opened: Opened, tmp_path: Path, step: int) -> None:
    path = tmp_path / "x"
    saved(fill(opened("sqlite", migrated=True)), path)
    whole = path.read_bytes()
    for place in range(HEAD, len(whole), step):
        path.write_bytes(whole[:place])
        refused(path)
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x01]) + whole[place + 1 :])
        refused(path)


def swap(before: bytes, after: bytes) -> Callable[[bytes], bytes]:
    return lambda plain: plain.replace(before, after, 1)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (swap(b"[2,null]", b"[2,true]"), "the rows of one are not those that were written"),
        (swap(b"[2,null]\n", b""), "the rows of one are not those that were written"),
        (swap(b'{"rows": 3', b'{"rows": 2'), "the rows of one are not those that were written"),
        (swap(b'"0007"', b'"0001"'), "its end does not fit what stands before"),
        (swap(b"0.1.0", b"0.2.0"), "its end does not fit what stands before"),
        (swap(b'{"table": "two"}', b'{"table": "ten"}'), "the table two is not where it should be"),
        (swap(b'"imprint_backup": 1', b'"imprint_backup": 2'), "it has format 2, and this program reads format 1"),
        (swap(b'"engine"', b'"motor"'), "its first line lacks something"),
        (swap(b'"tables": {', b'"tables": 1, "x": {'), "its first line lacks something"),
        (swap(b'{"imprint_backup"', b'{"other"'), "it does not begin as a backup does"),
        (swap(b'{"imprint_backup"', b'["imprint_backup"'), "it was altered"),
        (lambda plain: plain + b"[]\n", "something stands behind its end"),
        (lambda plain: plain.rpartition(b'{"end"')[0], "it is not whole"),
        (lambda _: b"", "it is not whole"),
        (lambda _: b"hello\n", "it was altered"),
        (lambda _: b"[1]\n", "it does not begin as a backup does"),
    ],
)
def test_what_was_changed_and_packed_again_is_refused(small: Path, change: Callable[[bytes], bytes], says: str) -> None:
    small.write_bytes(gzip.compress(change(gzip.decompress(small.read_bytes()))))
    assert says in refused(small)


def test_rows_that_were_changed_with_their_sum_have_another_digest(small: Path, tmp_path: Path) -> None:
    forged = io.BytesIO()
    writer = Writer(forged, HEADER)
    for name in HEADER.tables:
        writer.table(name, [Lines(1, b"[1]\n")])
    assert writer.end().digest != read_manifest(small).digest


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    assert "No such file" in refused(tmp_path / "nothing")
    assert "Is a directory" in refused(tmp_path)
    (tmp_path / "text").write_text("SELECT 1;")
    assert "it is no backup" in refused(tmp_path / "text")
    (tmp_path / "json").write_bytes(gzip.compress(json.dumps({"a": 1}).encode() + b"\n"))
    assert "does not begin as a backup does" in refused(tmp_path / "json")
