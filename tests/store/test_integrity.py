"""What is stored, read as it lies there."""

from __future__ import annotations

from itertools import islice

import pytest

from service.store.engine import Database
from service.store.integrity import stored_labels, stored_templates, stored_versions
from tests.operations import DOCUMENT, NAME, create, save
from tests.tampering import tamper


@pytest.fixture
def filled(database: Database) -> Database:
    with database.writing() as db:
        create(db, labels=("production",))
        save(db, "second\n")
        create(db, "another", "é\r\n")
    return database


def test_templates_tell_how_many_versions_they_say_and_have(filled: Database) -> None:
    with filled.reading() as db:
        found = [(each.name, each.latest, each.versions, each.highest) for each in stored_templates(db)]
    assert found == [("another", 1, 1, 1), (NAME, 2, 2, 2)]


def test_versions_come_with_the_very_bytes(filled: Database) -> None:
    with filled.reading() as db:
        found = [(each.template, each.number, each.document) for each in stored_versions(db)]
    assert found == [(NAME, 1, DOCUMENT.encode()), (NAME, 2, b"second\n"), ("another", 1, "é\r\n".encode())]


def test_labels_tell_whether_their_version_is_there(filled: Database) -> None:
    tamper(filled, "INSERT INTO labels SELECT template_id, 'astray', 9, moved_at, moved_by FROM labels")
    with filled.reading() as db:
        found = [(each.template, each.label, each.number, each.found) for each in stored_labels(db)]
    assert found == [(NAME, "astray", 9, False), (NAME, "production", 1, True)]


def test_what_belongs_to_no_template_is_read_too(filled: Database) -> None:
    tamper(filled, "DELETE FROM templates")
    with filled.reading() as db:
        assert list(stored_templates(db)) == []
        assert {each.template for each in stored_versions(db)} == {None}
        assert {each.template for each in stored_labels(db)} == {None}


@pytest.mark.parametrize(
    "spelt", [{"sqlite": "x'ff00'", "postgresql": "'\\xff00'"}, {"sqlite": "'text'", "postgresql": "'text'"}]
)
def test_bytes_are_read_whatever_became_of_them(filled: Database, spelt: dict[str, str]) -> None:
    tamper(filled, f"UPDATE versions SET document = {spelt[filled.dialect]} WHERE number = 2")
    with filled.reading() as db:
        found = [each.document for each in stored_versions(db) if each.number == 2]
    assert found == [b"text" if "text" in spelt["sqlite"] else b"\xff\x00"]


def test_versions_may_be_left_half_read(filled: Database) -> None:
    with filled.reading() as db:
        assert len(list(islice(stored_versions(db), 1))) == 1
        assert len(list(stored_labels(db))) == 1
