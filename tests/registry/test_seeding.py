"""Seeds: planted verbatim, repaired where that is safe, and never against what users did."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import Connection

from service.core.errors import InvalidDocument, InvalidRequest
from service.core.protection import NO_PROTECTION
from service.registry.archiving import archive_template
from service.registry.labels import Release, move_label
from service.registry.lookup import find_template, find_version
from service.registry.seeding import plant
from service.seed_files import Seed
from service.store.engine import Database
from tests.operations import ADA, DOCUMENT, NOW, at_once, create, overlapping, recorded, refused, save, tags

SEED_FILE = Path(__file__).parents[2] / "seeds" / "deployment-plan.md"
SEED = Seed("deployment-plan", SEED_FILE.read_bytes().decode())
CLEAN = Seed("greeting", DOCUMENT)


def state(db: Connection, name: str) -> tuple[list[str], dict[str, int]]:
    """Return the documents, oldest first, and the labels."""
    template = find_template(db, name)
    documents = [find_version(db, template, str(number)).document for number in range(1, template.latest + 1)]
    return documents, dict(template.labels)


def test_a_new_seed_is_kept_verbatim_then_repaired_and_production_is_the_repaired_one(db: Connection) -> None:
    made = plant(db, SEED, NOW)
    assert [(version.number, version.author, version.created_at) for version in made] == [
        (1, "system", NOW),
        (2, "system", NOW),
    ]
    assert made[0].digest == "sha256:" + hashlib.sha256(SEED_FILE.read_bytes()).hexdigest()
    documents, labels = state(db, SEED.name)
    assert documents == [SEED.document, SEED.document.replace("4â€“6", "4–6")]
    assert labels == {"production": 2}


def test_the_messages_say_what_was_seeded_and_what_was_repaired(db: Connection) -> None:
    seeded, repaired = plant(db, SEED, NOW)
    assert seeded.message == "Seed"
    assert repaired.message is not None
    assert repaired.message.startswith("Repair the seed: line 54: ")


def test_a_seed_without_anything_to_repair_is_one_version(db: Connection) -> None:
    assert [version.number for version in plant(db, CLEAN, NOW)] == [1]
    assert state(db, CLEAN.name) == ([DOCUMENT], {"production": 1})
    assert tags(db) == ["template:create", "version:save", "label:move"]
    assert {event.actor for event in recorded(db)} == {"system"}


@pytest.mark.parametrize(
    "document", ["\ufeff---\r\ntitle: x\r\n---\r\nBody\r\n", "no newline at the end", "\r\r\n", ""]
)
def test_the_bytes_of_a_seed_are_kept_whatever_they_are(db: Connection, document: str) -> None:
    plant(db, Seed("odd", document), NOW)
    assert state(db, "odd") == ([document], {"production": 1})


@pytest.mark.parametrize("seed", [SEED, CLEAN])
def test_planting_again_adds_and_records_nothing(db: Connection, seed: Seed) -> None:
    plant(db, seed, NOW)
    before = recorded(db), state(db, seed.name)
    assert plant(db, seed, NOW) == []
    assert (recorded(db), state(db, seed.name)) == before


def test_a_changed_file_adds_a_version_and_leaves_labels_alone(db: Connection) -> None:
    plant(db, CLEAN, NOW)
    changed = Seed(CLEAN.name, DOCUMENT + "P.S.\n")
    assert [version.number for version in plant(db, changed, NOW)] == [2]
    assert state(db, CLEAN.name) == ([DOCUMENT, changed.document], {"production": 1})


def test_a_changed_file_is_repaired_too(db: Connection) -> None:
    plant(db, SEED, NOW)
    changed = Seed(SEED.name, SEED.document + "P.S. donâ€™t\n")
    assert [version.number for version in plant(db, changed, NOW)] == [3, 4]
    documents, labels = state(db, SEED.name)
    assert documents[3].endswith("P.S. don’t\n")
    assert labels == {"production": 2}


def test_a_file_that_was_repaired_by_hand_is_known_already(db: Connection) -> None:
    plant(db, SEED, NOW)
    assert plant(db, Seed(SEED.name, SEED.document.replace("4â€“6", "4–6")), NOW) == []


def test_a_file_that_went_back_to_older_bytes_adds_nothing(db: Connection) -> None:
    for document in (DOCUMENT, DOCUMENT + "P.S.\n"):
        plant(db, Seed("greeting", document), NOW)
    assert plant(db, CLEAN, NOW) == []


def test_what_a_user_saved_and_released_stays_newest_and_released(db: Connection) -> None:
    plant(db, SEED, NOW)
    save(db, DOCUMENT, SEED.name)
    move_label(db, SEED.name, Release("production", 3, ADA, NOW, allow_breaking=True))
    before = recorded(db), state(db, SEED.name)
    assert plant(db, SEED, NOW) == []
    assert (recorded(db), state(db, SEED.name)) == before


def test_a_template_that_a_user_made_gets_the_seed_as_its_next_version(db: Connection) -> None:
    create(db, CLEAN.name, "Hello\n")
    assert [version.number for version in plant(db, CLEAN, NOW)] == [2]
    assert state(db, CLEAN.name) == (["Hello\n", DOCUMENT], {})


def test_an_archived_template_is_left_alone(db: Connection) -> None:
    plant(db, CLEAN, NOW)
    archive_template(db, CLEAN.name, protection=NO_PROTECTION, actor=ADA, now=NOW)
    before = recorded(db)
    assert plant(db, Seed(CLEAN.name, DOCUMENT + "P.S.\n"), NOW) == []
    assert recorded(db) == before


@pytest.mark.parametrize("name", ["README", "two words", "", ".hidden", "a" * 201, "é", "\udcff", "a\x00"])
def test_a_file_that_is_called_otherwise_than_a_template_is_refused(db: Connection, name: str) -> None:
    with refused(db, InvalidRequest) as caught:
        plant(db, Seed(name, DOCUMENT), NOW)
    assert "platform.deployment-plan" in str(caught.value)


def test_a_seed_with_an_error_is_refused_whole(db: Connection) -> None:
    with refused(db, InvalidDocument):
        plant(db, Seed("bad", DOCUMENT.replace("welcome", "wel\u202ecome")), NOW)
    plant(db, CLEAN, NOW)
    before = recorded(db)
    with refused(db, InvalidDocument):
        plant(db, Seed(CLEAN.name, DOCUMENT + "\u202e"), NOW)
    assert recorded(db) == before


def test_a_seed_that_another_node_is_planting_is_waited_for_and_known_then(database: Database) -> None:
    with database.writing() as db:
        plant(db, CLEAN, NOW)
    changed = Seed(CLEAN.name, DOCUMENT + "P.S.\n")
    made, other = overlapping(database, lambda db: plant(db, changed, NOW), lambda db: plant(db, changed, NOW))
    assert [version.number for version in made] == [2]
    assert other == []


def test_a_changed_seed_that_many_nodes_plant_at_once_is_one_version(database: Database) -> None:
    with database.writing() as db:
        plant(db, CLEAN, NOW)
    changed = Seed(CLEAN.name, DOCUMENT + "P.S.\n")
    outcomes = at_once(database, *[lambda db: plant(db, changed, NOW)] * 4)
    assert sorted(len(made) for made in outcomes) == [0, 0, 0, 1]
