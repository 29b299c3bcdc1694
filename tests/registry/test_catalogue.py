"""Looking through templates, versions and labels, as far as the actor may see."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection

from service.core.errors import UnknownLabel, UnknownTemplate
from service.core.protection import NO_PROTECTION
from service.registry.archiving import archive_template
from service.registry.catalogue import Filter, label_history, list_labels, list_templates, list_versions
from service.registry.labels import Release, move_label, remove_label
from tests.operations import ADA, BREAKING, COMPATIBLE, NAME, NOW, create, refused, save, somebody

NAMES = ["mail.bye", "mail.hello", "plan", "plan.web"]


@pytest.fixture
def several(db: Connection) -> None:
    create(
        db,
        "mail.hello",
        "---\ntitle: Hello\npersona: host\ntags: [mail]\n---\nWelcome aboard\n",
        labels=("production",),
    )
    create(db, "mail.bye", "---\ntitle: Farewell\ntags: [mail, last]\n---\nSo long\n")
    create(db, "plan", "Deployment steps\n", labels=("production", "staging"))
    create(db, "plan.web", "Web steps\n")
    create(db, "old", "Steps of yore\n")
    archive_template(db, "old", protection=NO_PROTECTION, actor=ADA, now=NOW)


def names(db: Connection, pattern: str = "*", **wanted: Any) -> list[str]:
    found = list_templates(db, Filter(**wanted), somebody("read", pattern=pattern), limit=9, after=None)
    return [template.name for template in found]


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(
    ("wanted", "seen"),
    [
        ({}, NAMES),
        ({"q": "steps"}, ["plan", "plan.web"]),
        ({"q": "FAREW"}, ["mail.bye"]),
        ({"label": "production"}, ["mail.hello", "plan"]),
        ({"persona": "host"}, ["mail.hello"]),
        ({"tag": "mail"}, ["mail.bye", "mail.hello"]),
        ({"prefix": "plan"}, ["plan", "plan.web"]),
        ({"archived": True}, ["old"]),
        ({"q": "steps", "label": "staging", "prefix": "p"}, ["plan"]),
        ({"tag": "mail", "persona": "nobody"}, []),
    ],
)
def test_templates_are_listed_by_what_they_have(db: Connection, wanted: dict[str, Any], seen: list[str]) -> None:
    assert names(db, **wanted) == seen


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(
    ("pattern", "seen"),
    [
        ("*", NAMES),
        ("mail.*", NAMES[:2]),
        ("plan*", NAMES[2:]),
        ("plan", ["plan"]),
        ("none", []),
        ("*.we*", ["plan.web"]),
    ],
)
def test_a_list_shows_what_the_pattern_covers(db: Connection, pattern: str, seen: list[str]) -> None:
    assert names(db, pattern) == seen


@pytest.mark.usefixtures("several")
def test_templates_page_on_from_behind_a_name(db: Connection) -> None:
    first = list_templates(db, Filter(), ADA, limit=3, after=None)
    rest = list_templates(db, Filter(), ADA, limit=3, after=first[-1].name)
    assert [template.name for template in (*first, *rest)] == NAMES


def test_versions_are_listed_newest_first_with_their_size(db: Connection) -> None:
    create(db)
    for document in (COMPATIBLE, BREAKING, COMPATIBLE + "é"):
        save(db, document)
    first = list_versions(db, NAME, limit=3, before=None)
    rest = list_versions(db, NAME, limit=3, before=first[-1].number)
    assert [version.number for version in (*first, *rest)] == [4, 3, 2, 1]
    assert first[0].size == len(COMPATIBLE.encode()) + 2


def test_labels_are_listed_by_name(db: Connection) -> None:
    create(db, labels=("staging", "production"))
    assert [(label.label, label.number, label.moved_by) for label in list_labels(db, NAME)] == [
        ("production", 1, "ada"),
        ("staging", 1, "ada"),
    ]


def test_the_history_of_a_label_goes_on_where_a_page_ended_also_when_it_is_gone(db: Connection) -> None:
    create(db, labels=("production",))
    save(db, COMPATIBLE)
    move_label(db, NAME, Release("production", 2, ADA, NOW))
    remove_label(db, NAME, Release("production", None, ADA, NOW))
    first = label_history(db, NAME, "production", limit=2, before=None)
    rest = label_history(db, NAME, "production", limit=2, before=first[-1].id)
    assert [(move.from_number, move.to_number) for move in (*first, *rest)] == [(2, None), (1, 2), (None, 1)]


def test_a_label_that_never_was_has_no_history(db: Connection) -> None:
    create(db, labels=("production",))
    assert label_history(db, NAME, "staging", limit=9, before=None) == []


@pytest.mark.parametrize("label", ["latest", "", "A B", "\x00", "\udcff"])
def test_what_cannot_be_a_label_is_no_label_that_has_a_history(db: Connection, label: str) -> None:
    create(db, labels=("production",))
    with refused(db, UnknownLabel):
        label_history(db, NAME, label, limit=9, before=None)


def test_nothing_is_listed_of_a_template_that_is_not_there(db: Connection) -> None:
    with refused(db, UnknownTemplate):
        list_versions(db, NAME, limit=1, before=None)
    with refused(db, UnknownTemplate):
        list_labels(db, NAME)
    with refused(db, UnknownTemplate):
        label_history(db, NAME, "production", limit=1, before=None)
