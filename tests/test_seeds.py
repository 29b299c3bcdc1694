"""A folder of seeds is planted once; what is none is told."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from service.core.errors import Unavailable
from service.registry.lookup import find_template, find_version
from service.seeds import plant_folder
from service.store.engine import Database
from tests.operations import DOCUMENT


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "greeting.md").write_text(DOCUMENT)
    return folder


def test_files_that_cannot_be_seeds_are_told_and_the_others_are_planted(database: Database, seeds: Path) -> None:
    (seeds / "aaa.md").write_bytes(b"\xff")
    (seeds / "bad name.md").write_text("x")
    (seeds / "folder.md").mkdir()
    (seeds / "hidden.md").write_text("a\u202eb")
    (seeds / "loop.md").symlink_to("loop.md")
    (seeds / "notes.txt").write_text("not a seed")
    (seeds / "zzz.md").write_text("last")
    planted, warnings = plant_folder(database, seeds)
    assert planted == ["greeting@1", "zzz@1"]
    told = [warning.split(" was not planted: ")[0] for warning in warnings]
    assert told == [f"the seed {name}" for name in ("aaa.md", "bad name.md", "folder.md", "hidden.md", "loop.md")]
    assert plant_folder(database, seeds) == ([], warnings)


def test_a_seed_keeps_its_bytes_on_the_way_from_file_to_version(database: Database, seeds: Path) -> None:
    (seeds / "odd.md").write_bytes(b"\xef\xbb\xbf---\r\ntitle: x\r\n---\r\n\r\nBody\r")
    plant_folder(database, seeds)
    with database.reading() as db:
        kept = find_version(db, find_template(db, "odd"), "1").document.encode()
    assert kept == (seeds / "odd.md").read_bytes()


def test_nodes_that_plant_at_once_plant_once(database: Database, seeds: Path) -> None:
    for number in range(5):
        (seeds / f"s{number}.md").write_text(f"seed {number}")
    nodes = [Database(database.url) for _ in range(3)]
    with ThreadPoolExecutor(len(nodes)) as pool:
        outcomes = list(pool.map(lambda node: plant_folder(node, seeds), nodes))
    for node in nodes:
        node.dispose()
    planted = sorted(name for names, _ in outcomes for name in names)
    assert planted == ["greeting@1", *(f"s{number}@1" for number in range(5))]
    assert [warnings for _, warnings in outcomes] == [[], [], []]


def test_a_database_that_does_not_answer_is_no_fault_of_a_seed(
    tmp_path: Path, migrated_file: Path, seeds: Path
) -> None:
    path = tmp_path / "imprint.db"
    path.write_bytes(migrated_file.read_bytes())
    database = Database(f"sqlite:///{path}", timeout=0.1)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable):
            plant_folder(database, seeds)
    database.dispose()
