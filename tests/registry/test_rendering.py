"""Rendering by a name, a REF and arguments; nothing is recorded here."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection

from service.core.errors import Archived, InvalidArguments, UnknownLabel, UnknownTemplate, UnknownVersion
from service.core.protection import NO_PROTECTION
from service.registry.archiving import archive_template
from service.registry.labels import Release, move_label
from service.registry.rendering import Call, render_template, validate_call
from service.store import renders
from tests.operations import ADA, COMPATIBLE, DOCUMENT, NAME, NOW, create, recorded, refused, save

VALUES = {"NAME": "Ada", "TONE": "warm"}


@pytest.fixture(autouse=True)
def versions(db: Connection) -> None:
    create(db, labels=("production",))
    save(db, COMPATIBLE)


def prompt(db: Connection, call: Call) -> str:
    return render_template(db, NAME, call).rendered.prompt


def test_without_a_ref_production_is_rendered(db: Connection) -> None:
    done = render_template(db, NAME, Call(arguments=VALUES))
    assert (done.version.number, done.call.ref) == (1, "production")
    assert done.rendered.prompt == "Dear Ada (warm),\nwelcome.\n\n"
    assert done.rendered.omitted == ("SIGN",)


@pytest.mark.parametrize(
    ("ref", "word"), [("2", "hello"), ("latest", "hello"), ("1", "welcome"), ("production", "welcome")]
)
def test_the_version_that_the_ref_means_is_rendered(db: Connection, ref: str, word: str) -> None:
    assert word in prompt(db, Call(ref, VALUES))


def test_a_label_that_moved_is_what_the_next_render_uses(db: Connection) -> None:
    move_label(db, NAME, Release("production", 2, ADA, NOW))
    assert "hello" in prompt(db, Call(arguments=VALUES))


def test_typed_text_means_the_same_as_values(db: Connection) -> None:
    typed = render_template(db, NAME, Call(arguments_text="NAME='Ada L.' TONE=warm"))
    given = render_template(db, NAME, Call(arguments={"NAME": "Ada L.", "TONE": "warm"}))
    assert (typed.values, typed.rendered) == (given.values, given.rendered)


def test_what_is_left_out_renders_as_unset(db: Connection) -> None:
    assert prompt(db, Call(arguments=VALUES, unset="(nobody)")).endswith("(nobody)\n")


@pytest.mark.parametrize(
    ("call", "codes"),
    [
        (Call(), ["missing_argument", "missing_argument"]),
        (Call(arguments={"TONE": "rude", "SING": "x"}), ["missing_argument", "not_a_choice", "unknown_argument"]),
        (Call(arguments_text="NAME='Ada"), ["unterminated_quote"]),
        (Call(arguments_text="NAME=Ada stray"), ["stray_word", "missing_argument"]),
    ],
)
def test_everything_that_is_wrong_is_told_at_once_and_the_same_by_trying(
    db: Connection, call: Call, codes: list[str]
) -> None:
    with refused(db, InvalidArguments) as caught:
        render_template(db, NAME, call)
    assert [each.code for each in caught.value.problems] == codes
    assert caught.value.extra == {"template": NAME, "version": 1}
    assert validate_call(db, NAME, call)[1] == list(caught.value.problems)


def test_trying_finds_nothing_wrong_with_what_can_be_rendered_and_records_nothing(db: Connection) -> None:
    before = recorded(db)
    assert validate_call(db, NAME, Call(arguments=VALUES)) == (1, [])
    render_template(db, NAME, Call(arguments=VALUES))
    assert recorded(db) == before
    assert renders.page(db, limit=1) == []


@pytest.mark.parametrize(
    ("name", "ref", "error"),
    [
        ("other", "production", UnknownTemplate),
        (NAME, "staging", UnknownLabel),
        (NAME, "3", UnknownVersion),
        (NAME, "no such ref", UnknownVersion),
    ],
)
def test_what_is_not_there_cannot_be_rendered_or_tried(db: Connection, name: str, ref: str, error: Any) -> None:
    for act in (render_template, validate_call):
        with refused(db, error):
            act(db, name, Call(ref, VALUES))


def test_without_production_nothing_stands_in_for_it(db: Connection) -> None:
    create(db, "plan", DOCUMENT)
    with refused(db, UnknownLabel):
        render_template(db, "plan", Call(arguments=VALUES))


def test_an_archived_template_is_neither_rendered_nor_tried(db: Connection) -> None:
    archive_template(db, NAME, protection=NO_PROTECTION, actor=ADA, now=NOW)
    for act in (render_template, validate_call):
        with refused(db, Archived):
            act(db, NAME, Call(arguments=VALUES))
