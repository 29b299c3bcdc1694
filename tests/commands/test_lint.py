"""`imprint lint`: what is wrong with files, without a service."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.conftest import Imprint, powerless
from tests.operations import DOCUMENT

WARNED = "---\ntitle: x\n---\n4â€“6 steps, $$LATER\r\n"
WRONG = "a\u202eb\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, content in (("fine", DOCUMENT), ("warned", WARNED), ("wrong", WRONG)):
        (tmp_path / f"{name}.md").write_bytes(content.encode())
    (tmp_path / "binary.md").write_bytes(b"fine until \xff")
    (tmp_path / "folder.md").mkdir()
    return tmp_path


def test_a_file_without_findings_is_fine(imprint: Imprint, files: Path) -> None:
    ended = imprint("lint", "fine.md")
    assert (ended.status, ended.stdout, ended.stderr) == (0, "no findings\n", "")


def test_a_warning_is_told_by_its_place_and_ends_it_with_0(imprint: Imprint, files: Path) -> None:
    ended = imprint("lint", "warned.md")
    assert ended.status == 0
    assert ended.stdout.startswith("warned.md:4:2: warning mojibake: ")
    assert ended.stdout.splitlines()[0].endswith("[fixable]")


def test_an_error_ends_it_with_1_and_the_findings_of_all_files_are_told(imprint: Imprint, files: Path) -> None:
    ended = imprint("lint", "fine.md", "warned.md", "wrong.md")
    assert ended.status == 1
    assert [line.split(":")[0] for line in ended.stdout.splitlines()] == ["warned.md", "wrong.md"]


def test_a_file_that_is_no_text_does_not_hide_what_is_wrong_with_the_others(imprint: Imprint, files: Path) -> None:
    ended = imprint("lint", "binary.md", "warned.md")
    assert ended.status == 1
    assert ended.stdout.startswith("warned.md:4:2: ")
    assert ended.stderr == "Error: binary.md: byte 11 is not UTF-8; save the file as UTF-8\n"


def test_a_file_that_is_no_text_is_not_called_fine(imprint: Imprint, files: Path) -> None:
    assert imprint("lint", "binary.md").stdout == ""


def test_json_has_the_findings_of_each_file(imprint: Imprint, files: Path) -> None:
    ended = imprint("lint", "--json", "fine.md", "wrong.md")
    found = json.loads(ended.stdout)
    assert (ended.status, found["fine.md"]) == (1, [])
    (finding,) = found["wrong.md"]
    assert set(finding) == {"code", "severity", "line", "column", "message", "fix"}
    assert (finding["code"], finding["severity"], finding["line"], finding["column"]) == (
        "hidden_character",
        "error",
        1,
        2,
    )


def test_a_repair_changes_only_what_is_wrong_and_is_told(imprint: Imprint, files: Path) -> None:
    ended = imprint("lint", "--fix", "fine.md", "warned.md")
    assert (ended.status, ended.stdout, ended.stderr) == (0, "no findings\n", "repaired warned.md: 1 finding\n")
    assert (files / "warned.md").read_bytes() == WARNED.replace("4â€“6", "4–6").encode()
    assert (files / "fine.md").read_bytes() == DOCUMENT.encode()
    assert imprint("lint", "--fix", "warned.md").stderr == ""


def test_a_repair_with_json_leaves_the_json_alone(imprint: Imprint, files: Path) -> None:
    assert json.loads(imprint("lint", "--fix", "--json", "warned.md").stdout) == {"warned.md": []}


def test_without_fix_no_file_is_written(imprint: Imprint, files: Path) -> None:
    imprint("lint", "warned.md", "wrong.md")
    assert (files / "warned.md").read_bytes() == WARNED.encode()


@pytest.fixture
def unwritable() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="imprint-lint-"))
    folder.chmod(0o755)
    path = folder / "warned.md"
    path.write_bytes(WARNED.encode())
    path.chmod(0o444)
    yield path
    shutil.rmtree(folder)


def test_a_file_that_cannot_be_written_is_told_and_ends_it_with_1(imprint: Imprint, unwritable: Path) -> None:
    with powerless():
        ended = imprint("lint", "--fix", unwritable)
    assert (ended.status, ended.stderr) == (1, f"Error: {unwritable}: Permission denied; it was not repaired\n")


def test_a_file_whose_name_is_no_text_is_looked_at(imprint: Imprint, files: Path) -> None:
    (files / "\udcff.md").write_text(WRONG)
    ended = imprint("lint", "\udcff.md")
    assert ended.status == 1
    assert ".md:1:2: error hidden_character" in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "Missing argument 'FILES...'"),
        (["nowhere.md"], "File 'nowhere.md' does not exist"),
        (["folder.md"], "File 'folder.md' is a directory"),
        (["fine.md", "--repair"], "No such option '--repair'"),
    ],
)
def test_what_is_no_file_is_wrong_usage(imprint: Imprint, files: Path, arguments: list[str], says: str) -> None:
    ended = imprint("lint", *arguments)
    assert (ended.status, ended.stdout) == (2, "")
    assert says in ended.stderr
