"""Each picture that a page shows is there, says in words what is on it, and is small; and each that is there is shown."""

from __future__ import annotations

import re
from pathlib import Path

from tests.browser.pictures import FOLDER, PICTURES
from tests.browser.png import size_of
from tests.docs.markdown import pages

SHOWN = {
    (told.path.parent / address).resolve(): words
    for told in pages()
    for words, address in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", told.text)
}


def test_every_picture_that_a_page_shows_is_there_and_no_other() -> None:
    assert set(SHOWN) == set(FOLDER.glob("*"))
    assert Path(FOLDER / "template.png") in SHOWN


def test_every_picture_is_one_that_the_script_takes() -> None:
    assert {path.stem for path in SHOWN} == {picture.name for picture in PICTURES}


def test_a_picture_is_told_in_words() -> None:
    assert [path.name for path, words in SHOWN.items() if len(words.split()) < 2] == []


def test_a_picture_is_small() -> None:
    for path in SHOWN:
        content = path.read_bytes()
        assert len(content) < 100_000, path
        assert size_of(content)[0] <= 1280, path
