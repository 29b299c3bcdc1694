"""`imprint seed`: a folder of files becomes templates, each on its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.registry.lookup import find_template, find_version
from service.store.engine import Database
from tests.commands.conftest import Imprint
from tests.operations import DOCUMENT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "prompts"
    made.mkdir()
    (made / "greeting.md").write_text(DOCUMENT)
    return made


def test_files_become_templates_that_are_named_and_only_once(
    imprint: Imprint, database_url: str, database: Database, folder: Path
) -> None:
    (folder / "platform.plan.md").write_bytes("\ufeff4â€“6 steps\r\n".encode())
    first = imprint("seed", folder, IMPRINT_DATABASE_URL=database_url)
    assert (first.status, first.stderr) == (0, "")
    assert first.stdout.splitlines() == ["planted greeting@1", "planted platform.plan@1", "planted platform.plan@2"]
    again = imprint("seed", folder, IMPRINT_DATABASE_URL=database_url)
    assert (again.status, again.stdout, again.stderr) == (0, "nothing new\n", "")
    with database.reading() as db:
        template = find_template(db, "platform.plan")
        assert template.labels == {"production": 2}
        assert find_version(db, template, "1").document.encode() == (folder / "platform.plan.md").read_bytes()


def test_a_changed_file_adds_a_version(imprint: Imprint, data: Path, folder: Path) -> None:
    imprint("seed", folder)
    (folder / "greeting.md").write_text(DOCUMENT + "P.S.\n")
    assert imprint("seed", folder).stdout == "planted greeting@2\n"


def test_files_that_cannot_be_templates_are_told_and_end_it_with_1(imprint: Imprint, data: Path, folder: Path) -> None:
    (folder / "binary.md").write_bytes(b"\xff")
    (folder / "README.md").write_text("not a template's name")
    (folder / "hidden.md").write_text("a\u202eb")
    (folder / "folder.md").mkdir()
    ended = imprint("seed", folder)
    assert (ended.status, ended.stdout) == (1, "planted greeting@1\n")
    lines = ended.stderr.splitlines()
    assert [line.split(" was not planted: ")[0] for line in lines] == [
        f"the seed {name}.md" for name in ("README", "binary", "folder", "hidden")
    ]
    assert "byte 0 is not UTF-8" in lines[1]
    assert imprint("seed", folder).stdout == ""


def test_a_file_whose_name_is_no_text_is_told_without_a_traceback(imprint: Imprint, data: Path, folder: Path) -> None:
    (folder / "\udcff.md").write_text("x")
    ended = imprint("seed", folder)
    assert (ended.status, ended.stdout) == (1, "planted greeting@1\n")
    assert "was not planted" in ended.stderr


def test_an_empty_folder_is_nothing_new(imprint: Imprint, data: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert imprint("seed", "empty").stdout == "nothing new\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "Missing argument 'FOLDER'"),
        (["nowhere"], "Directory 'nowhere' does not exist"),
        (["prompts/greeting.md"], "is a file"),
        (["prompts", "prompts"], "unexpected extra argument"),
        (["prompts", "--port", "1"], "No such option"),
    ],
)
def test_a_folder_that_is_none_is_wrong_usage(
    imprint: Imprint, data: Path, folder: Path, arguments: list[str], says: str
) -> None:
    ended = imprint("seed", *arguments)
    assert (ended.status, ended.stdout) == (2, "")
    assert says in ended.stderr
