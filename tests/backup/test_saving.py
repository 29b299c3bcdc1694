"""Saving into a file that appears whole or not at all."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ResourceClosedError

from service.backup.reader import read_manifest
from service.backup.saving import FileRefused, save
from service.store.engine import Database
from service.store.migrations import head
from tests.backup.conftest import MADE_AT, saved, sums
from tests.commands.conftest import powerless
from tests.store.rows import add_template


def test_a_backup_says_what_is_in_it(filled: Database, tmp_path: Path) -> None:
    made = saved(filled, tmp_path / "x")
    assert read_manifest(tmp_path / "x") == made
    assert made.sums == sums(filled)
    assert (made.header.migration, made.header.engine) == (head(), filled.dialect)
    assert (made.header.release, made.header.made_at) == ("0.1.0", "2026-03-01T12:30:00Z")
    assert made.rows == sum(each.rows for each in made.sums) > 10


def test_a_backup_is_read_by_common_tools(filled: Database, tmp_path: Path) -> None:
    saved(filled, tmp_path / "x")
    lines = [json.loads(line) for line in gzip.decompress((tmp_path / "x").read_bytes()).splitlines()]
    rows = lines[lines.index({"table": "versions"}) + 1 :][:3]
    assert [row[-1] for row in rows] == ["roll out Zoë's \0 change\r\n", "roll out slowly", "greet warmly"]


def test_only_its_owner_can_read_a_backup_and_nothing_else_is_left(filled: Database, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    saved(filled, tmp_path / "folder" / "x")
    assert (tmp_path / "folder" / "x").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["x"]


def test_a_file_that_is_there_is_replaced_only_when_that_is_said(filled: Database, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("mine")
    with pytest.raises(FileRefused, match="is there already; name another file, or say --replace"):
        saved(filled, tmp_path / "x")
    assert (tmp_path / "x").read_text() == "mine"
    made = saved(filled, tmp_path / "x", replace=True)
    assert read_manifest(tmp_path / "x") == made


def test_a_place_that_cannot_be_written_is_told(filled: Database, tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"cannot be written \(No such file or directory\); no backup was made"):
        saved(filled, tmp_path / "nowhere" / "x")
    tmp_path.chmod(0o555)
    with filled.reading() as db, powerless(), pytest.raises(FileRefused, match="Permission denied"):
        save(db, tmp_path / "x", release="0.1.0", now=MADE_AT)
    tmp_path.chmod(0o755)


def test_what_is_written_meanwhile_is_not_in_it_and_does_not_wait(filled: Database, tmp_path: Path) -> None:
    with filled.reading() as db:
        db.execute(text("SELECT count(*) FROM templates")).scalar_one()
        before = sums(filled)
        with filled.writing() as other:
            add_template(other, "later")
        assert sums(filled) != before
        made = save(db, tmp_path / "x", release="0.1.0", now=MADE_AT)
    assert made.sums == before


def test_a_failure_half_way_leaves_no_file(filled: Database, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with filled.reading() as db:
        db.close()
        with pytest.raises(ResourceClosedError):
            save(db, folder / "x", release="0.1.0", now=MADE_AT)
    assert list(folder.iterdir()) == []
