"""`imprint db`: upgrade and check, on both engines and on what is no database."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.store import trace_terms
from service.store.contents import tables
from service.store.engine import Database
from service.store.migrations import downgrade, head
from tests.commands.conftest import Imprint, powerless
from tests.operations import COMPATIBLE, NAME, create, save
from tests.tampering import tamper


def at(url: str) -> dict[str, str]:
    return {"IMPRINT_DATABASE_URL": url}


def test_an_empty_database_is_upgraded_and_then_found_in_order(imprint: Imprint, empty_url: str) -> None:
    before = imprint("db", "check", **at(empty_url))
    assert before.status == 1
    assert "imprint db upgrade" in before.stderr
    for _ in range(2):
        assert imprint("db", "upgrade", **at(empty_url)).stdout == f"at migration {head()}\n"
    after = imprint("db", "check", **at(empty_url))
    assert (after.status, after.stderr) == (0, "")
    first, *sums, counted, last = after.stdout.splitlines()
    assert (first, counted) == (f"at migration {head()}", "checked 0 templates, 0 versions, 0 labels, 0 renders")
    assert last == "nothing is wrong"
    assert [line.split()[0] for line in sums] == [table.name for table in tables()]


def test_an_older_database_is_upgraded_and_keeps_what_it_holds(
    imprint: Imprint, database: Database, database_url: str
) -> None:
    with database.writing() as db:
        create(db)
    downgrade(database, "0001")
    ended = imprint("db", "check", **at(database_url))
    assert (ended.status, ended.stdout) == (1, "")
    assert f"at migration 0001, not at {head()}; run `imprint db upgrade`" in ended.stderr
    assert imprint("db", "upgrade", **at(database_url)).status == 0
    assert "checked 1 template, 1 version, 0 labels" in imprint("db", "check", **at(database_url)).stdout


def test_a_check_counts_what_there_is(imprint: Imprint, database: Database, database_url: str) -> None:
    with database.writing() as db:
        create(db, labels=("production",))
        save(db, COMPATIBLE)
    ended = imprint("db", "check", **at(database_url))
    assert (ended.status, ended.stdout.splitlines()[-2:]) == (
        0,
        ["checked 1 template, 2 versions, 1 label, 0 renders", "nothing is wrong"],
    )
    assert re.search(r"^versions +2  sha256:[0-9a-f]{64}$", ended.stdout, re.MULTILINE)


def test_a_check_ends_with_1_and_tells_each_thing_that_is_wrong(
    imprint: Imprint, database: Database, database_url: str
) -> None:
    with database.writing() as db:
        create(db, labels=("production",))
    tamper(database, "UPDATE labels SET number = 7", "UPDATE versions SET digest = 'sha256:0'")
    ended = imprint("db", "check", **at(database_url))
    assert (ended.status, ended.stdout.splitlines()[-1]) == (1, "checked 1 template, 1 version, 1 label, 0 renders")
    first, second, third = ended.stderr.splitlines()
    assert first.startswith(f"Error: {NAME}@1 was saved as sha256:0")
    assert second == f"Error: the label production of {NAME} points at version 7, which is not there"
    assert third == f"Error: production of {NAME} is at version 7; its history ends at version 1"


@pytest.mark.parametrize("command", [["db", "upgrade"], ["db", "check"], ["token", "list"], ["serve"]])
def test_a_database_of_a_newer_program_is_refused_by_all_commands(
    imprint: Imprint, data: Path, command: list[str]
) -> None:
    database = Database(f"sqlite:///{data / 'imprint.db'}")
    tamper(database, "UPDATE alembic_version SET version_num = '9999', oldest_program = '9999'")
    database.dispose()
    ended = imprint(*command)
    assert (ended.status, ended.stdout) == (1, "")
    assert "9999" in ended.stderr
    assert "made by a newer program; run that one" in ended.stderr


@pytest.mark.parametrize("command", [["db", "check"], ["token", "list"], ["token", "create", "--admin"], ["seed", "."]])
def test_where_there_is_no_database_none_is_made_by_looking(
    imprint: Imprint, tmp_path: Path, command: list[str]
) -> None:
    (tmp_path / "data").mkdir()
    ended = imprint(*command)
    assert (ended.status, ended.stdout) == (1, "")
    assert f"there is no database at {tmp_path / 'data' / 'imprint.db'}" in ended.stderr
    assert list((tmp_path / "data").iterdir()) == []


UNREACHABLE = "postgresql://me:hunter2@127.0.0.1:1/none"


@pytest.mark.parametrize(
    ("url", "status", "says"),
    [
        (UNREACHABLE, 1, "Connection refused"),
        ("sqlite:////no/such/folder/imprint.db", 1, "/no/such/folder"),
        ("mysql://me:hunter2@host/db", 2, "write sqlite:///PATH for a file, or postgresql://"),
        ("postgresql://me:hunter2@host:hunter2/db", 2, "postgresql://USER:PASSWORD@HOST:PORT/NAME"),
        ("sqlite:///:memory:", 2, "sqlite:///PATH"),
    ],
)
@pytest.mark.parametrize("command", [["db", "upgrade"], ["db", "check"], ["token", "list"], ["seed", "."], ["serve"]])
def test_a_database_out_of_reach_ends_a_command_with_a_sentence(
    imprint: Imprint, command: list[str], url: str, status: int, says: str
) -> None:
    ended = imprint(*command, **at(url))
    assert (ended.status, ended.stdout) == (status, "")
    assert says in ended.stderr
    assert "hunter2" not in ended.stderr
    assert "sqlalche.me" not in ended.stderr
    assert len(ended.stderr.splitlines()) == (1 if status == 1 else 4)


@pytest.mark.parametrize("command", [["db", "upgrade"], ["db", "check"], ["token", "list"], ["seed", "."], ["serve"]])
def test_a_file_that_is_no_database_ends_a_command_with_a_sentence(
    imprint: Imprint, data: Path, command: list[str]
) -> None:
    (data / "imprint.db").write_bytes(b"not a database at all, " * 500)
    ended = imprint(*command)
    assert (ended.status, ended.stdout) == (1, "")
    assert "file is not a database" in ended.stderr


@pytest.mark.parametrize("command", [["db", "upgrade"], ["serve"]])
def test_a_data_folder_that_is_a_file_is_wrong_usage(imprint: Imprint, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "data").touch()
    ended = imprint(*command)
    assert (ended.status, ended.stdout) == (2, "")
    assert "it is a file" in ended.stderr


@pytest.fixture
def unwritable(migrated_file: Path) -> Iterator[Path]:
    """Return a data folder, with a seed in it, that everybody may read and nobody may write."""
    folder = Path(tempfile.mkdtemp(prefix="imprint-data-"))
    (folder / "one.md").write_text("a seed")
    shutil.copyfile(migrated_file, folder / "imprint.db")
    (folder / "imprint.db").chmod(0o444)
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("command", "status"),
    [(["token", "create", "--admin"], 1), (["seed", "{}"], 1), (["db", "upgrade"], 2), (["serve"], 2)],
)
def test_a_data_folder_that_cannot_be_written_ends_a_command_with_a_sentence(
    imprint: Imprint, unwritable: Path, command: list[str], status: int
) -> None:
    with powerless():
        ended = imprint(*[word.format(unwritable) for word in command], "--data", unwritable)
    assert (ended.status, ended.stdout) == (status, "")
    assert str(unwritable) in ended.stderr


def test_a_folder_in_the_place_of_the_database_is_told(imprint: Imprint, data: Path) -> None:
    (data / "imprint.db").unlink()
    (data / "imprint.db").mkdir()
    for command, says in (
        (["db", "upgrade"], "unable to open database file"),
        (["db", "check"], "there is no database"),
    ):
        ended = imprint(*command)
        assert (ended.status, says in ended.stderr) == (1, True)


def test_upgrading_postgresql_needs_no_data_folder(imprint: Imprint, empty_url: str, tmp_path: Path) -> None:
    imprint("db", "upgrade", **at(empty_url))
    assert (tmp_path / "data").exists() == empty_url.startswith("sqlite")


def test_the_flag_goes_before_the_variable(imprint: Imprint, data: Path, tmp_path: Path) -> None:
    shutil.move(data, tmp_path / "elsewhere")
    assert imprint("db", "check", "--data", "elsewhere", **at(UNREACHABLE)).status == 1
    assert imprint("db", "check", "--data", "elsewhere", IMPRINT_DATA="nowhere").status == 0


def lacking(database: Database) -> int:
    with database.reading() as db:
        return len(trace_terms.behind(db, limit=9))


def test_the_index_is_made_anew_or_only_what_it_lacks_is_put_in(
    imprint: Imprint, database: Database, database_url: str
) -> None:
    with database.writing() as db:
        create(db, "one")
        create(db, "two")
        trace_terms.forget(db, 1)
    for words, said in (
        (["--only-missing"], "1 version put into the index\n"),
        (["--only-missing"], "0 versions put into the index\n"),
        ([], "2 versions put into the index\n"),
    ):
        ended = imprint("db", "reindex", *words, IMPRINT_DATABASE_URL=database_url)
        assert (ended.status, ended.stdout, lacking(database)) == (0, said, 0)
