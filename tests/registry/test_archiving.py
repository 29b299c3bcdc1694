"""Archiving a template, which destroys nothing, and bringing it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from service.core.errors import InUse, UnknownTemplate
from service.core.protection import NO_PROTECTION, Protection
from service.registry.archiving import archive_template, restore_template
from service.registry.lookup import find_template, find_version
from service.store.templates import Template
from tests.operations import DOCUMENT, NAME, NOW, create, recorded, refused, somebody, tags

BOB, EVE = somebody("release"), somebody("release", name="eve")


def archive(db: Connection, protection: Protection = NO_PROTECTION) -> Template:
    return archive_template(db, NAME, protection=protection, actor=BOB, now=NOW + timedelta(hours=1))


def test_an_archived_template_says_who_archived_it_when_and_keeps_all_else(db: Connection) -> None:
    create(db, labels=("production",))
    archived = archive(db)
    assert (archived.archived_by, archived.archived_at) == ("bob", NOW + timedelta(hours=1))
    assert (archived.labels, archived.latest) == ({"production": 1}, 1)
    assert find_version(db, archived, "production").document == DOCUMENT


def test_a_restored_template_is_as_it_was(db: Connection) -> None:
    create(db, labels=("production",))
    before = find_template(db, NAME)
    archive(db)
    assert restore_template(db, NAME, actor=EVE, now=NOW) == before


def test_archiving_and_restoring_are_an_event_each_and_doing_it_twice_is_none(db: Connection) -> None:
    create(db)
    first = archive(db)
    again = archive_template(db, NAME, protection=NO_PROTECTION, actor=EVE, now=NOW + timedelta(days=9))
    assert again == first
    for _ in range(2):
        restore_template(db, NAME, actor=EVE, now=NOW + timedelta(hours=2))
    told = [(event.tag, event.template, event.actor, event.at) for event in recorded(db)[2:]]
    assert told == [
        ("template:archive", NAME, "bob", NOW + timedelta(hours=1)),
        ("template:restore", NAME, "eve", NOW + timedelta(hours=2)),
    ]


@pytest.mark.parametrize(
    ("rule", "is_held"),
    [("production", True), ("production@mail.*", True), ("production@plan", False), ("staging", False)],
)
def test_a_template_with_a_protected_label_cannot_be_archived(db: Connection, rule: str, is_held: bool) -> None:
    create(db, labels=("production",))
    if not is_held:
        assert archive(db, Protection.read([rule])).archived_at is not None
        return
    with refused(db, InUse) as caught:
        archive(db, Protection.read([rule]))
    assert caught.value.extra == {"labels": ["production"]}
    assert "template:archive" not in tags(db)


def test_what_was_archived_before_its_label_was_protected_stays_so(db: Connection) -> None:
    create(db, labels=("production",))
    archived = archive(db)
    assert archive(db, Protection.read(["production"])) == archived


@pytest.mark.parametrize("name", ["other", "", "\x00"])
def test_only_a_template_that_there_is_can_be_archived_or_restored(db: Connection, name: str) -> None:
    with refused(db, UnknownTemplate):
        archive_template(db, name, protection=NO_PROTECTION, actor=BOB, now=NOW)
    with refused(db, UnknownTemplate):
        restore_template(db, name, actor=BOB, now=NOW)
