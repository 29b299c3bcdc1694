"""Whether what is stored is still what was saved."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import Connection

from service.audit.integrity import check_integrity
from service.audit.plans import Answer, register_plan
from service.audit.record_integrity import MOST_TOLD
from service.core.protection import NO_PROTECTION
from service.registry.archiving import archive_template
from service.store import templates
from service.store.engine import Database
from tests.audit.test_renders import rendered
from tests.operations import ADA, BREAKING, COMPATIBLE, NAME, NOW, create, save
from tests.tampering import tamper


def test_an_empty_database_holds_nothing_wrong(db: Connection) -> None:
    found = check_integrity(db)
    assert (found.templates, found.versions, found.labels, found.wrong) == (0, 0, 0, ())


def test_everything_is_counted_and_nothing_is_wrong_that_the_service_wrote(db: Connection) -> None:
    create(db, labels=("production", "staging"))
    save(db, COMPATIBLE)
    create(db, "odd", "\ufeffé\r\n")
    create(db, "old")
    archive_template(db, "old", protection=NO_PROTECTION, actor=ADA, now=NOW)
    for number in range(45):
        save(db, f"Version {number}\n", "odd")
    found = check_integrity(db)
    assert (found.templates, found.versions, found.labels, found.wrong) == (3, 49, 2, ())
    assert {each.name: each.rows for each in found.sums if each.rows and each.name != "events"} == {
        "label_moves": 2,
        "labels": 2,
        "template_tags": 4,
        "templates": 3,
        "versions": 49,
    }


@pytest.fixture
def filled(database: Database) -> Database:
    with database.writing() as db:
        create(db, labels=("production",))
        for document in (COMPATIBLE, BREAKING):
            save(db, document)
    return database


CHANGED_BYTE = {
    "sqlite": "UPDATE versions SET document = replace(document, 'hello', 'hallo') WHERE number = 2",
    "postgresql": "UPDATE versions SET document = overlay(document placing 'a' from 250) WHERE number = 2",
}


def wrong(database: Database) -> tuple[str, ...]:
    with database.reading() as db:
        return check_integrity(db).wrong


def test_a_changed_byte_is_told_by_the_version_and_both_digests(filled: Database) -> None:
    tamper(filled, CHANGED_BYTE[filled.dialect])
    (sentence,) = wrong(filled)
    assert sentence.startswith(f"{NAME}@2 was saved as sha256:")
    assert sentence.count("sha256:") == 2


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (
            "UPDATE versions SET digest = 'sha256:0' WHERE number = 1",
            [f"{NAME}@1 was saved as sha256:0, but its bytes have"],
        ),
        (
            "UPDATE labels SET number = 9",
            [
                f"the label production of {NAME} points at version 9, which is not there",
                "its history ends at version 1",
            ],
        ),
        ("DELETE FROM versions WHERE number = 2", ["its newest version is number 3; stored are 2, up to number 3"]),
        (
            "DELETE FROM versions WHERE number = 1",
            ["its newest version is number 3; stored are 2, up to number 3", "points at version 1, which is not there"],
        ),
        ("DELETE FROM versions WHERE number = 3", ["its newest version is number 3; stored are 2, up to number 2"]),
        ("UPDATE templates SET latest = 2", ["its newest version is number 2; stored are 3, up to number 3"]),
        (
            "DELETE FROM templates",
            [
                *(f"a version {number} is there whose template is gone" for number in (1, 2, 3)),
                *[f" speaks of {NAME}, which is not there"] * 5,
            ],
        ),
        ("UPDATE versions SET number = 7 WHERE number = 3", ["stored are 3, up to number 7"]),
    ],
)
def test_what_was_done_past_the_service_is_told(filled: Database, statement: str, says: list[str]) -> None:
    tamper(filled, statement)
    found = wrong(filled)
    assert len(found) == len(says)
    assert all(part in sentence for part, sentence in zip(says, found, strict=True))


def test_of_very_many_wrong_things_of_a_kind_only_some_are_told(filled: Database) -> None:
    with filled.writing() as db:
        for number in range(MOST_TOLD):
            save(db, f"Version {number}\n")
    tamper(filled, "UPDATE versions SET digest = 'sha256:0'")
    found = wrong(filled)
    assert len(found) == MOST_TOLD + 1
    assert found[-1] == "and 3 more of this kind"


def test_bytes_that_are_no_text_are_told_too(filled: Database) -> None:
    spelt = {"sqlite": "x'ff00'", "postgresql": "'\\xff00'"}[filled.dialect]
    tamper(filled, f"UPDATE versions SET document = {spelt} WHERE number = 1")
    assert len(wrong(filled)) == 1


CHANGED_PLAN = {
    "sqlite": "UPDATE plan_contents SET content = replace(content, '1. Wait', '2. Wait')",
    "postgresql": "UPDATE plan_contents SET content = overlay(content placing '2' from 1)",
}


def test_a_changed_text_of_a_plan_is_told_by_both_hashes(filled: Database) -> None:
    with filled.writing() as db:
        render, _ = rendered(db)
        for number, answer in enumerate((("1. Wait.\n", None), (None, "ab" * 32))):
            register_plan(db, Answer(render.id, *answer, {}), actor=ADA, now=NOW, entropy=bytes([number] * 10))
    assert wrong(filled) == ()
    tamper(filled, CHANGED_PLAN[filled.dialect])
    (sentence,) = wrong(filled)
    assert sentence.startswith("the text of the plan ")
    assert hashlib.sha256(b"2. Wait.\n").hexdigest() in sentence


def test_a_template_whose_first_version_never_came_is_not_wrong(db: Connection) -> None:
    templates.insert(db, NAME, now=NOW, by="ada")
    assert check_integrity(db).wrong == ()
