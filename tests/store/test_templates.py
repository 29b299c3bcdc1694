from __future__ import annotations

from typing import Any

import pytest

from service.core.errors import NameTaken
from service.store import labels, templates
from service.store.engine import Database
from service.store.labels import Label
from tests.store.rows import NOW, add_template, add_version, later


def names(database: Database, **filters: Any) -> list[str]:
    with database.reading() as db:
        return [template.name for template in templates.search(db, **{"limit": 100, **filters})]


def test_a_new_template_has_no_version_yet(database: Database) -> None:
    with database.writing() as db:
        template_id = templates.insert(db, "plan", now=NOW, by="Ada")
    with database.reading() as db:
        found = templates.get(db, "plan")
    assert found == templates.Template(
        template_id, "plan", None, None, None, 0, NOW, "Ada", NOW, None, None, labels={}, tags=()
    )


def test_a_template_that_is_not_there_is_none(database: Database) -> None:
    with database.reading() as db:
        assert templates.get(db, "plan") is None


def test_a_name_is_taken_once_and_the_transaction_stays_usable(database: Database) -> None:
    with database.writing() as db:
        add_template(db, "plan")
        with pytest.raises(NameTaken, match="plan exists already"):
            templates.insert(db, "plan", now=NOW, by="Bob")
        add_template(db, "after")
    assert names(database) == ["after", "plan"]


def test_a_template_says_what_its_newest_version_says(database: Database) -> None:
    with database.writing() as db:
        first = add_template(db, "plan", title="Old", description="d", persona="p", tags=("b", "a", "b"))
        assert (first.title, first.description, first.persona, first.tags) == ("Old", "d", "p", ("a", "b"))
        add_version(db, first.id, "plan", 2, "body", title="New")
    with database.reading() as db:
        found = templates.get(db, "plan")
    assert found is not None
    assert (found.title, found.description, found.persona, found.tags) == ("New", None, None, ())
    assert (found.latest, found.created_at, found.updated_at) == (2, NOW, later(2))


def test_a_template_shows_where_its_labels_point_in_the_order_of_their_names(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        other = add_template(db, "other")
        for label in ("staging", "production"):
            labels.put(db, template.id, Label(label, 1, NOW, "Ada"))
        labels.put(db, other.id, Label("canary", 1, NOW, "Ada"))
        found = templates.get(db, "plan", lock=True)
    assert found is not None
    assert list(found.labels.items()) == [("production", 1), ("staging", 1)]


def test_what_postgresql_cannot_hold_is_replaced_in_copies_for_finding(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan", title="a\0b", description="\ud800", persona="\0", tags=("\0", "x" * 300))
    assert (template.title, template.description, template.persona) == ("a\ufffdb", "\ufffd", "\ufffd")
    assert template.tags == ("x" * templates.LONGEST_TAG, "\ufffd")
    assert names(database, tag="x" * 300) == ["plan"]


def test_very_long_texts_are_no_obstacle(database: Database) -> None:
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 20_000)))
    with database.writing() as db:
        template = add_template(db, "plan", title=text, description=text, persona=text, tags=(text,))
    assert (template.title, template.description, template.persona) == (text, text, text)
    assert names(database, persona=text, tag=text) == ["plan"]


def test_archiving_hides_a_template_and_restoring_brings_it_back(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        templates.set_archived(db, template.id, at=later(5), by="Bob")
        archived = templates.get(db, "plan")
    assert archived is not None
    assert (archived.archived_at, archived.archived_by) == (later(5), "Bob")
    assert (names(database), names(database, archived=True), names(database, archived=None)) == ([], ["plan"], ["plan"])
    with database.writing() as db:
        templates.set_archived(db, template.id, at=None, by=None)
        assert templates.get(db, "plan") == template


def test_templates_are_listed_by_name_in_pages(database: Database) -> None:
    with database.writing() as db:
        for name in ("b", "a.z", "a-b", "a", "a_c", "aa", "10", "9"):
            add_template(db, name)
    everything = ["10", "9", "a", "a-b", "a.z", "a_c", "aa", "b"]
    assert names(database) == everything
    pages = [names(database, limit=3), names(database, limit=3, after="a"), names(database, limit=3, after="a_c")]
    assert pages == [everything[:3], everything[3:6], everything[6:]]


def test_filters_narrow_the_list_together(database: Database) -> None:
    with database.writing() as db:
        one = add_template(db, "ops.plan", persona="sre", tags=("ops", "plan"))
        add_template(db, "ops.note", persona="sre", tags=("ops",))
        add_template(db, "mail.plan", persona="host", tags=("plan",))
        labels.put(db, one.id, Label("production", 1, NOW, "Ada"))
    assert names(database, persona="sre") == ["ops.note", "ops.plan"]
    assert names(database, tag="plan") == ["mail.plan", "ops.plan"]
    assert names(database, label="production") == ["ops.plan"]
    assert names(database, persona="sre", tag="plan") == ["ops.plan"]
    assert names(database, persona="host", label="production") == []


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("", ["a%b", "a*b", "a_b", "axb", "b"]),
        ("a", ["a%b", "a*b", "a_b", "axb"]),
        ("a_", ["a_b"]),
        ("a%", ["a%b"]),
        ("a*", ["a*b"]),
        ("axb", ["axb"]),
        ("A", []),
        ("[a-b]", []),
        ("ü", []),
        ("zz", []),
    ],
)
def test_a_prefix_is_plain_text(database: Database, prefix: str, expected: list[str]) -> None:
    with database.writing() as db:
        for name in ("a_b", "axb", "a%b", "a*b", "b"):
            add_template(db, name)
    assert names(database, prefix=prefix) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*", ["a_b", "ab", "axb", "mail.plan", "ops.plan"]),
        ("ops.*", ["ops.plan"]),
        ("*.plan", ["mail.plan", "ops.plan"]),
        ("*a*.p*n", ["mail.plan"]),
        ("a*b", ["a_b", "ab", "axb"]),
        ("a**b", ["a_b", "ab", "axb"]),
        ("a_b", ["a_b"]),
        ("a?b", []),
        ("a[x]b", []),
        ("a%b", []),
        ("a\\*b", []),
        ("AB", []),
        ("", []),
    ],
)
def test_in_a_pattern_only_the_star_is_special(database: Database, pattern: str, expected: list[str]) -> None:
    with database.writing() as db:
        for name in ("ops.plan", "mail.plan", "a_b", "axb", "ab"):
            add_template(db, name)
    assert names(database, pattern=pattern) == expected
