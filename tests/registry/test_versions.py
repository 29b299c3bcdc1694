"""Creating templates and saving versions: what is kept, what is refused, what is recorded."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from service.core.errors import (
    Archived,
    BreakingChange,
    Forbidden,
    InvalidDocument,
    InvalidRequest,
    NameTaken,
    Protected,
    Stale,
    UnknownTemplate,
    UnknownVersion,
)
from service.core.protection import NO_PROTECTION, Protection
from service.registry.archiving import archive_template
from service.registry.lookup import find_template, find_version
from service.registry.versions import compare_versions, create_template, save_version
from service.store import labels, templates, versions
from service.store.engine import Database
from tests.operations import (
    ADA,
    BREAKING,
    COMPATIBLE,
    DOCUMENT,
    NAME,
    NOW,
    create,
    recorded,
    refused,
    save,
    somebody,
    submission,
    tags,
)

HIDDEN = DOCUMENT.replace("welcome", "wel\u202ecome")
LEAKY = DOCUMENT + "key AKIAIOSFODNN7EXAMPLQ\n"


def digest(document: str) -> str:
    return "sha256:" + hashlib.sha256(document.encode()).hexdigest()


@pytest.mark.parametrize(
    "document",
    ["x", "\r\nline\r\n\tend\r", "\ufeff---\ntitle: x\n---\nBody", "é 日本 👩‍💻\n", "---\nnever closed", " \n", ""],
)
def test_a_version_keeps_the_very_bytes_and_their_digest(db: Connection, document: str) -> None:
    made = create(db, document=document)
    kept = find_version(db, find_template(db, NAME), "1")
    assert kept == made
    assert (kept.document, kept.digest, kept.number) == (document, digest(document), 1)


def test_a_version_says_who_saved_it_when_and_why(db: Connection) -> None:
    made = create(db, message="First try")
    assert (made.template, made.author, made.author_id) == (NAME, ADA.name, ADA.id)
    assert (made.created_at, made.message, made.accepted) == (NOW, "First try", ())


def test_a_new_template_is_described_by_its_document(db: Connection) -> None:
    create(db)
    template = find_template(db, NAME)
    assert (template.title, template.description, template.persona) == ("Greeting", "Greets somebody", "host")
    assert (template.tags, template.latest, template.labels) == (("first-steps", "mail"), 1, {})
    assert (template.created_at, template.created_by, template.updated_at) == (NOW, ADA.name, NOW)


def test_creating_is_two_events_with_the_digest(db: Connection) -> None:
    made = create(db, message="First try")
    first, second = recorded(db)
    assert (first.tag, first.template, first.data) == ("template:create", NAME, {})
    assert (second.tag, second.template) == ("version:save", NAME)
    assert second.data == {"number": 1, "digest": made.digest, "message": "First try", "accepted": []}
    assert {(event.actor, event.actor_id, event.at) for event in (first, second)} == {(ADA.name, ADA.id, NOW)}


def test_a_name_is_taken_once_and_the_refusal_says_how_to_go_on(db: Connection) -> None:
    create(db)
    with refused(db, NameTaken) as caught:
        create(db, document=COMPATIBLE)
    assert f"/v1/templates/{NAME}/versions" in str(caught.value)
    archive_template(db, NAME, protection=NO_PROTECTION, actor=ADA, now=NOW)
    with refused(db, NameTaken) as caught:
        create(db)
    assert f"/v1/templates/{NAME}/restore" in str(caught.value)


@pytest.mark.parametrize("name", ["", "A", "a b", "a..b", "-a", "a/b", "é", "a\n", "a" * 201, "a\x00", "\udcff"])
def test_a_name_of_another_form_is_refused_with_the_form(db: Connection, name: str) -> None:
    with refused(db, InvalidRequest) as caught:
        create(db, name)
    assert [(each.code, each.pointer) for each in caught.value.problems] == [("invalid_value", "/name")]
    assert "platform.deployment-plan" in str(caught.value)


def test_a_document_with_an_error_is_refused_with_its_findings(db: Connection) -> None:
    with refused(db, InvalidDocument) as caught:
        create(db, document=HIDDEN)
    assert [(each.code, each.line) for each in caught.value.findings] == [("hidden_character", 9)]
    assert str(caught.value).startswith("line 9: ")
    assert templates.get(db, NAME) is None
    assert tags(db) == []


def test_what_an_author_accepted_is_recorded_in_the_version_and_its_event(db: Connection) -> None:
    made = create(db, document=LEAKY, accept_findings=("credential",))
    assert made.accepted == ("credential",)
    assert recorded(db, tag="version:save")[0].data["accepted"] == ["credential"]


def test_what_was_accepted_in_vain_is_not_recorded(db: Connection) -> None:
    assert create(db, accept_findings=("credential",)).accepted == ()


def test_an_acceptance_holds_for_one_version(db: Connection) -> None:
    create(db, document=LEAKY, accept_findings=("credential",))
    with refused(db, InvalidDocument):
        save(db, LEAKY + "more\n")


def test_saving_adds_the_next_number_and_describes_the_template_anew(db: Connection) -> None:
    create(db)
    later = NOW + timedelta(days=1)
    made = save(db, "---\ntitle: Shorter\ntags: [brief]\n---\nHi $NAME\n", now=later, actor=somebody("edit"))
    template = find_template(db, NAME)
    assert (made.number, made.author, made.created_at) == (2, "bob", later)
    assert (template.latest, template.title, template.description, template.persona) == (2, "Shorter", None, None)
    assert (template.tags, template.updated_at, template.created_at) == (("brief",), later, NOW)


def test_saving_is_one_event(db: Connection) -> None:
    create(db)
    made = save(db, COMPATIBLE, message="Warmer", actor=somebody("edit"))
    event = recorded(db)[-1]
    assert (event.tag, event.actor) == ("version:save", "bob")
    assert event.data == {"number": 2, "digest": made.digest, "message": "Warmer", "accepted": []}


@pytest.mark.parametrize("based_on", [None, (digest(DOCUMENT),), (digest("older"),), ()])
def test_saving_the_same_bytes_makes_no_version_and_no_event(db: Connection, based_on: tuple[str, ...] | None) -> None:
    made = create(db)
    before = recorded(db), find_template(db, NAME)
    again = submission(message="Again", based_on=based_on, now=NOW + timedelta(days=1), actor=somebody("edit"))
    assert save_version(db, NAME, again) == (made, False)
    assert (recorded(db), find_template(db, NAME)) == before


def test_the_bytes_of_an_older_version_make_a_new_one(db: Connection) -> None:
    first = create(db)
    save(db, COMPATIBLE)
    third = save(db, DOCUMENT)
    assert (third.number, third.digest) == (3, first.digest)


@pytest.mark.parametrize(
    ("based_on", "is_saved"),
    [
        (None, True),
        ((digest(COMPATIBLE),), True),
        ((digest(DOCUMENT), digest(COMPATIBLE)), True),
        ((digest(DOCUMENT),), False),
        (("sha256:0",), False),
        ((), False),
    ],
)
def test_a_save_on_anything_but_the_newest_is_stale(
    db: Connection, based_on: tuple[str, ...] | None, is_saved: bool
) -> None:
    create(db)
    second = save(db, COMPATIBLE, actor=somebody("edit", name="eve"))
    if is_saved:
        assert save(db, BREAKING, based_on=based_on).number == 3
        return
    with refused(db, Stale) as caught:
        save(db, BREAKING, based_on=based_on)
    assert caught.value.extra["latest"] == {"number": 2, "digest": second.digest, "author": "eve"}
    assert find_template(db, NAME).latest == 2


def test_labels_of_a_submission_point_at_its_version(db: Connection) -> None:
    create(db, labels=("production",))
    save(db, COMPATIBLE, labels=("production", "staging", "staging"))
    assert find_template(db, NAME).labels == {"production": 2, "staging": 2}
    moved = [(event.data["label"], event.data["from"], event.data["to"]) for event in recorded(db, tag="label:move")]
    assert moved == [("production", None, 1), ("production", 1, 2), ("staging", None, 2)]


def test_labels_move_also_when_the_bytes_are_there_already(db: Connection) -> None:
    create(db, labels=("production",))
    save(db, COMPATIBLE)
    assert save_version(db, NAME, submission(COMPATIBLE, labels=("production",)))[1] is False
    assert find_template(db, NAME).labels == {"production": 2}


def test_labels_of_a_submission_need_the_scope_to_release(db: Connection) -> None:
    create(db)
    with refused(db, Forbidden) as caught:
        save(db, COMPATIBLE, labels=("staging",), actor=somebody("edit"))
    assert caught.value.extra == {"scope": "release"}
    assert save(db, COMPATIBLE, labels=("staging",), actor=somebody("edit", "release")).number == 2


def test_a_label_that_would_break_callers_is_refused_with_the_save(db: Connection) -> None:
    create(db, labels=("production",))
    before = recorded(db)
    with refused(db, BreakingChange):
        save(db, BREAKING, labels=("production",))
    assert (find_template(db, NAME).latest, recorded(db)) == (1, before)


def test_a_protected_label_is_refused_with_the_creation(db: Connection) -> None:
    with refused(db, Protected):
        create(db, labels=("production",), protection=Protection.read(["production"]))
    assert templates.get(db, NAME) is None


@pytest.mark.parametrize("label", ["latest", "Production", "", "a" * 37, "1", "é"])
def test_a_label_of_another_form_is_refused_with_the_creation(db: Connection, label: str) -> None:
    with refused(db, InvalidRequest):
        create(db, labels=(label,))


def test_only_a_template_that_is_there_and_not_archived_takes_a_version(db: Connection) -> None:
    with refused(db, UnknownTemplate):
        save(db, COMPATIBLE, name="other")
    create(db)
    archive_template(db, NAME, protection=NO_PROTECTION, actor=ADA, now=NOW)
    with refused(db, Archived):
        save(db, COMPATIBLE)


def test_a_refused_operation_leaves_no_row_and_no_event(database: Database) -> None:
    wish = submission(labels=("production",), protection=Protection.read(["production"]))
    with pytest.raises(Protected), database.writing() as db:
        create_template(db, NAME, wish)
    with database.reading() as db:
        assert templates.get(db, NAME) is None
        assert tags(db) == []
    with database.writing() as db:
        create_template(db, NAME, replace(wish, protection=NO_PROTECTION))
    with pytest.raises(BreakingChange), database.writing() as db:
        save_version(db, NAME, submission(BREAKING, labels=("staging", "production")))
    with database.reading() as db:
        template = find_template(db, NAME)
        assert (template.latest, template.labels, template.title) == (1, {"production": 1}, "Greeting")
        assert versions.by_number(db, template.id, 2) is None
        assert labels.history(db, template.id, "staging", limit=9) == []
        assert tags(db) == ["template:create", "version:save", "label:move"]


def test_a_comparison_names_both_versions_and_tells_what_breaks(db: Connection) -> None:
    create(db, labels=("production",))
    save(db, BREAKING)
    before, after, change = compare_versions(db, NAME, "production", "latest")
    assert (before.number, after.number) == (1, 2)
    assert change.text.startswith(f"--- {NAME}@1\n+++ {NAME}@2\n")
    assert [(each.code, each.argument) for each in change.breaking] == [("argument_required", "DAY")]


@pytest.mark.parametrize("refs", [("1", "9"), ("9", "1")])
def test_a_comparison_needs_versions_that_there_are(db: Connection, refs: tuple[str, str]) -> None:
    create(db)
    with refused(db, UnknownVersion):
        compare_versions(db, NAME, *refs)
