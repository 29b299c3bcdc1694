"""`imprint db backup`, `restore` and `check --backup`, as an operator types them."""

from __future__ import annotations

import gzip
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from service.core.trace.terms import text_terms
from service.store import trace_terms
from service.store.engine import Database
from service.store.trace_terms import Kind
from tests.commands.conftest import Imprint
from tests.conftest import NewUrl
from tests.newer_program import NewerProgram, head
from tests.operations import DOCUMENT, NAME, create, save

IMPRINT = str(Path(sys.executable).parent / "imprint")
_BLOCK = 512
"""What a shell counts in when it limits the size of files, in bytes."""


def at(url: str) -> dict[str, str]:
    return {"IMPRINT_DATABASE_URL": url}


@pytest.fixture
def source(database: Database, database_url: str) -> str:
    with database.writing() as db:
        create(db, labels=("production",))
        save(db, "second\n")
    return database_url


def sums(said: str) -> list[str]:
    return [line for line in said.splitlines() if "  sha256:" in line]


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_a_backup_its_check_its_restore_and_the_check_of_that_all_show_the_same(
    imprint: Imprint, source: str, new_url: NewUrl, tmp_path: Path, target: str
) -> None:
    file, other = tmp_path / "x", new_url(target, migrated=False)
    steps = [
        imprint("db", "backup", file, **at(source)),
        imprint("db", "check", "--backup", file),
        imprint("db", "restore", file, **at(other)),
        imprint("db", "check", **at(other)),
        imprint("db", "check", **at(source)),
    ]
    assert [(step.status, step.stderr) for step in steps] == [(0, "")] * len(steps)
    assert len(sums(steps[0].stdout)) > 8
    assert [sums(step.stdout) for step in steps] == [sums(steps[0].stdout)] * len(steps)
    assert f"into {file}, sha256:" in steps[0].stdout
    assert steps[1].stdout.splitlines()[-1] == f"nothing is wrong, {steps[0].stdout.split()[-1]}"
    assert f"now at migration {head()}" in steps[2].stdout


def test_what_is_restored_can_be_traced_at_once(
    imprint: Imprint, source: str, backend: str, new_url: NewUrl, tmp_path: Path
) -> None:
    file, other = tmp_path / "x", new_url(backend, migrated=False)
    imprint("db", "backup", file, **at(source))
    assert "trace_" not in gzip.decompress(file.read_bytes()).decode()
    imprint("db", "restore", file, **at(other))
    database = Database(other)
    with database.reading() as db:
        assert trace_terms.behind(db, limit=9) == []
        assert trace_terms.counts(db, Kind.SKELETON, text_terms(DOCUMENT).skeleton)
    database.dispose()


def test_a_file_or_a_database_that_is_there_is_not_overwritten(imprint: Imprint, source: str, tmp_path: Path) -> None:
    file = tmp_path / "x"
    assert imprint("db", "backup", file, **at(source)).status == 0
    again = imprint("db", "backup", file, **at(source))
    assert (again.status, "is there already" in again.stderr) == (1, True)
    assert imprint("db", "backup", "--replace", file, **at(source)).status == 0
    ended = imprint("db", "restore", file, **at(source))
    assert (ended.status, ended.stdout) == (1, "")
    assert "the database is not empty" in ended.stderr


@pytest.mark.parametrize("command", [["restore", "{}"], ["check", "--backup", "{}"]])
def test_a_file_that_cannot_be_believed_ends_a_command_with_a_sentence(
    imprint: Imprint, source: str, tmp_path: Path, command: list[str]
) -> None:
    file = tmp_path / "x"
    imprint("db", "backup", file, **at(source))
    file.write_bytes(file.read_bytes()[:-30])
    ended = imprint("db", *(word.format(file) for word in command), "--data", tmp_path / "new")
    assert (ended.status, ended.stdout) == (1, "")
    assert ended.stderr == f"Error: {file} cannot be used: it is not whole: its end is missing\n"
    assert not (tmp_path / "new" / "imprint.db").exists()


@pytest.mark.parametrize("command", [["backup", "x"], ["check"]])
def test_an_older_program_leaves_reading_all_tables_to_the_newer_one(
    imprint: Imprint, database: Database, database_url: str, tmp_path: Path, command: list[str]
) -> None:
    NewerProgram(tmp_path / "newer", oldest=head()).upgrade(database)
    ended = imprint("db", *command, **at(database_url))
    assert (ended.status, "take the newer program for this" in ended.stderr) == (1, True)
    assert imprint("token", "list", **at(database_url)).status == 0


@pytest.fixture
def full_at() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command where no file may grow beyond a size, as on a disk that is full there."""

    def run(size: int, *words: object) -> subprocess.CompletedProcess[str]:
        environ = {name: value for name, value in os.environ.items() if not name.startswith("IMPRINT_")}
        limited = ["sh", "-c", f'ulimit -f {size // _BLOCK}; exec "$@"', "sh", IMPRINT, *map(str, words)]
        return subprocess.run(limited, env=environ, capture_output=True, text=True, timeout=60, check=False)

    return run


def test_a_disk_that_is_full_leaves_no_half_backup_and_no_half_restored_database(
    new_url: NewUrl, tmp_path: Path, full_at: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    url, letters = new_url("sqlite"), random.Random(1)
    database = Database(url)
    with database.writing() as db:
        for number in range(30):
            create(db, f"{NAME}-{number}", "".join(letters.choices("abcdefghijklmnopqrstuvwxyz \n", k=30_000)))
    folder = tmp_path / "backups"
    folder.mkdir()
    ended = full_at(200_000, "db", "backup", folder / "x", "--database-url", url)
    database.dispose()
    assert (ended.returncode, "cannot be written (File too large)" in ended.stderr) == (1, True), ended.stderr
    assert list(folder.iterdir()) == []
    assert full_at(10_000_000, "db", "backup", folder / "x", "--database-url", url).returncode == 0
    target = f"sqlite:///{tmp_path / 'target.db'}"
    ended = full_at(400_000, "db", "restore", folder / "x", "--database-url", target)
    assert (ended.returncode, "Traceback" in ended.stderr) == (1, False), ended.stderr
    assert full_at(10_000_000, "db", "restore", folder / "x", "--database-url", target).returncode == 0
