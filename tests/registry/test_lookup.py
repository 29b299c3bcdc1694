"""Finding templates and versions by what callers call them."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import Connection

from service.core.errors import Archived, UnknownLabel, UnknownTemplate, UnknownVersion
from service.core.protection import NO_PROTECTION
from service.registry.archiving import archive_template
from service.registry.lookup import find_live_template, find_template, find_version, latest_version
from service.store import templates
from tests.operations import ADA, COMPATIBLE, DOCUMENT, NAME, NOW, create, refused, save


def digest(document: str) -> str:
    return "sha256:" + hashlib.sha256(document.encode()).hexdigest()


@pytest.mark.parametrize("lock", [False, True])
@pytest.mark.parametrize(
    "name", ["other", "mail", "", "MAIL.GREETING", "mail.greeting\n", "a" * 10_000, "\x00", "\udcff", "%"]
)
def test_a_name_that_no_template_has_is_unknown(db: Connection, name: str, lock: bool) -> None:
    create(db)
    with refused(db, UnknownTemplate):
        find_template(db, name, lock=lock)


def test_an_archived_template_is_found_but_not_as_a_live_one(db: Connection) -> None:
    create(db)
    assert find_live_template(db, NAME) == find_template(db, NAME, lock=True)
    archive_template(db, NAME, protection=NO_PROTECTION, actor=ADA, now=NOW)
    assert find_template(db, NAME).archived_by == ADA.name
    with refused(db, Archived) as caught:
        find_live_template(db, NAME)
    assert f"archived by {ADA.name}" in str(caught.value)


@pytest.mark.parametrize(
    ("ref", "number"),
    [("1", 1), ("3", 3), ("latest", 3), ("production", 2), (digest(COMPATIBLE), 2), (digest(DOCUMENT), 1)],
)
def test_a_ref_means_one_version(db: Connection, ref: str, number: int) -> None:
    create(db)
    save(db, COMPATIBLE, labels=("production",))
    save(db, DOCUMENT)
    assert find_version(db, find_template(db, NAME), ref).number == number


@pytest.mark.parametrize(
    "ref",
    [
        "0",
        "4",
        "-1",
        "01",
        "999999999",
        "9999999999",
        "sha256:",
        digest("x"),
        digest(DOCUMENT).upper(),
        "",
        "A b",
        "\x00",
    ],
)
def test_a_ref_that_points_nowhere_is_an_unknown_version(db: Connection, ref: str) -> None:
    create(db)
    with refused(db, UnknownVersion):
        find_version(db, find_template(db, NAME), ref)


@pytest.mark.parametrize(
    ("ref", "advice"),
    [
        ("prodction", "did you mean production?"),
        ("zebra", "it has production, staging"),
        ("prod", "did you mean production?"),
    ],
)
def test_a_label_that_is_not_set_is_answered_with_those_that_are(db: Connection, ref: str, advice: str) -> None:
    create(db, labels=("production", "staging"))
    with refused(db, UnknownLabel) as caught:
        find_version(db, find_template(db, NAME), ref)
    assert advice in str(caught.value)
    assert caught.value.extra == {"labels": ["production", "staging"]}


def test_without_labels_no_other_version_stands_in_for_one(db: Connection) -> None:
    create(db)
    with refused(db, UnknownLabel) as caught:
        find_version(db, find_template(db, NAME), "production")
    assert "it has no labels; its newest version is 1" in str(caught.value)


def test_a_digest_is_looked_for_in_this_template_only(db: Connection) -> None:
    create(db)
    create(db, "mail.other", COMPATIBLE)
    with refused(db, UnknownVersion):
        find_version(db, find_template(db, NAME), digest(COMPATIBLE))


def test_a_template_without_versions_has_no_newest_one(db: Connection) -> None:
    templates.insert(db, NAME, now=NOW, by="ada")
    template = find_template(db, NAME)
    for find in (latest_version, lambda *found: find_version(*found, "latest")):
        with refused(db, UnknownVersion):
            find(db, template)
