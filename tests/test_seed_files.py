"""A seed is read as it lies there; a file that is none is refused with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.seed_files import UnreadableSeed, read_seed


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfBody", b"a\r\nb\r", "日本".encode(), b"", b"a\x00b"])
def test_a_seed_is_read_as_it_lies_there(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd.name.md").write_bytes(content)
    seed = read_seed(tmp_path / "odd.name.md")
    assert (seed.name, seed.document.encode()) == ("odd.name", content)


def test_a_file_that_is_no_text_or_no_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "binary.md").write_bytes(b"fine until \xff")
    (tmp_path / "folder.md").mkdir()
    for name, says in (("binary", "byte 11 is not UTF-8"), ("folder", "Is a directory"), ("none", "No such file")):
        with pytest.raises(UnreadableSeed, match=says):
            read_seed(tmp_path / f"{name}.md")


def test_a_file_without_end_is_refused_before_it_fills_the_memory() -> None:
    with pytest.raises(UnreadableSeed, match="is larger than"):
        read_seed(Path("/dev/zero"))
