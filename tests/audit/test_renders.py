"""Renders: recorded, looked up by those who may, and done again."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from service.audit.renders import find_render, record_render, replay_render, require_same_prompt
from service.core.actor import Actor
from service.core.errors import Erased, Forbidden, UnknownRender
from service.core.protection import NO_PROTECTION
from service.registry.archiving import archive_template
from service.registry.rendering import Call, render_template
from service.store import erasures, renders
from service.store.engine import Database
from service.store.renders import RenderRecord
from tests.operations import ADA, DOCUMENT, NAME, NOW, create, refused, save, somebody
from tests.tampering import tamper

BOT = somebody("render", name="bot")
VALUES = {"NAME": "Ada", "TONE": "warm"}
CALL = Call(arguments=VALUES)
TYPED = """---
argument_hint: "[COUNT=<n>]"
arguments:
  COUNT: {type: number}
  FLAG: {type: boolean, default: true}
  WORDS: {type: array, items: {type: string}}
---
$COUNT $FLAG $WORDS
"""
VAULT = "---\nargument_hint: NAME=<who> [KEY=<key>]\narguments:\n  KEY: {x-secret: true}\n---\n$NAME has $KEY\n"


def rendered(db: Connection, call: Call = CALL, actor: Actor = BOT, **more: Any) -> tuple[RenderRecord, str]:
    """Render and record, as the edge does in one transaction; return the record and the prompt."""
    rendering = render_template(db, more.pop("name", NAME), call)
    record = record_render(
        db,
        rendering.version,
        rendering.rendered,
        ref=call.ref,
        values=rendering.values,
        unset=call.unset,
        metadata=more.pop("metadata", {}),
        actor=actor,
        now=more.pop("now", NOW),
        entropy=more.pop("entropy", b"0123456789"),
    )
    return record, rendering.rendered.prompt


def test_a_record_holds_all_that_the_prompt_was_made_from(db: Connection) -> None:
    version = create(db, labels=("production",))
    made, prompt = rendered(db, Call("production", CALL.arguments, unset="-"), metadata={"run": "7"})
    kept = find_render(db, made.id, BOT)
    assert kept == made
    assert (kept.template, kept.version, kept.digest, kept.ref) == (NAME, 1, version.digest, "production")
    assert (kept.arguments, kept.unset, kept.omitted) == (CALL.arguments, "-", ("SIGN",))
    assert (kept.caller, kept.caller_id, kept.created_at, kept.metadata) == ("bot", BOT.id, NOW, {"run": "7"})
    assert (kept.prompt_sha256, kept.erased) == (hashlib.sha256(prompt.encode()).hexdigest(), False)


def test_ids_sort_by_time(db: Connection) -> None:
    create(db, labels=("production",))
    ids = [rendered(db, now=NOW + timedelta(seconds=step), entropy=bytes([99 - step]) * 10)[0].id for step in range(5)]
    assert ids == sorted(ids)


@pytest.mark.parametrize(
    ("actor", "sees"),
    [
        (BOT, "it"),
        (somebody("render", name="other"), UnknownRender),
        (somebody("read", "edit", "release", name="other"), UnknownRender),
        (somebody("audit", name="auditor"), "it"),
        (ADA, "it"),
        (somebody("audit", name="auditor", pattern="mail.*"), "it"),
        (somebody("audit", name="auditor", pattern="plan.*"), UnknownRender),
        (Actor(BOT.id, "bot", frozenset({"render"}), "plan.*"), UnknownRender),
        (somebody("render", name="other", pattern="plan.*"), UnknownRender),
    ],
)
def test_a_render_shows_to_its_caller_and_to_auditors_whose_pattern_covers_it(
    db: Connection, actor: Actor, sees: Any
) -> None:
    create(db, labels=("production",))
    record, prompt = rendered(db)
    if sees == "it":
        assert find_render(db, record.id, actor) == record
        assert replay_render(db, record.id, actor).prompt == prompt
        return
    for look in (find_render, replay_render):
        with refused(db, sees):
            look(db, record.id, actor)


def test_another_callers_render_is_refused_in_the_words_for_one_that_never_was(db: Connection) -> None:
    create(db, labels=("production",))
    record, _ = rendered(db)
    never = "00000000-0000-7000-8000-000000000000"
    said = []
    for render_id in (record.id, never):
        with refused(db, UnknownRender) as caught:
            find_render(db, render_id, somebody("render", name="other"))
        said.append(str(caught.value).replace(render_id, "ID"))
    assert said[0] == said[1]


@pytest.mark.parametrize("render_id", ["", "none", "\x00", "\udcff", "a" * 10_000])
def test_a_text_that_is_no_id_is_no_render(db: Connection, render_id: str) -> None:
    with refused(db, UnknownRender):
        find_render(db, render_id, ADA)


@pytest.mark.parametrize(
    ("document", "call"),
    [
        (DOCUMENT, CALL),
        (DOCUMENT, Call(arguments={"NAME": "$TONE {{NAME}} $$ \\1 é\r\n", "TONE": "formal"}, unset="")),
        (DOCUMENT, Call(arguments_text="NAME='Ada L.' TONE=warm SIGN=\"\"", unset="(none)")),
        (TYPED, Call(arguments={"COUNT": 1.0, "WORDS": ["a b", "", "c"]})),
        (TYPED, Call(arguments={"COUNT": 10**30, "FLAG": False, "WORDS": []})),
        (TYPED, Call(arguments={"COUNT": 1e-7, "WORDS": ["é"]})),
        (
            "---\nargument_hint: <file> [--dry-run] [names...]\n---\n$1 $ARGUMENTS",
            Call(arguments_text="a.txt --dry-run x 'y z'"),
        ),
        (
            "---\nargument_hint: tell me about it, in your own words.\n---\n$1: $ARGUMENTS",
            Call(arguments_text="its broken"),
        ),
        ("No argument at all", Call()),
    ],
)
def test_a_render_is_done_again_byte_for_byte(db: Connection, document: str, call: Call) -> None:
    create(db, document=document, labels=("production",))
    record, prompt = rendered(db, call)
    again = replay_render(db, record.id, BOT)
    assert (again.prompt, again.identical) == (prompt, True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    count=st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**40), 10**40),
    words=st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))),
)
def test_any_values_are_kept_so_well_that_the_same_bytes_come_out_again(
    db: Connection, count: float, words: list[str]
) -> None:
    with db.begin_nested() as savepoint:
        create(db, document=TYPED, labels=("production",))
        record, prompt = rendered(db, Call(arguments={"COUNT": count, "WORDS": words}))
        again = replay_render(db, record.id, BOT)
        savepoint.rollback()
    assert (again.prompt, again.identical) == (prompt, True)


def test_a_replay_is_of_the_version_that_was_rendered_whatever_happened_since(db: Connection) -> None:
    create(db, labels=("production",))
    record, prompt = rendered(db)
    save(db, DOCUMENT.replace("welcome", "hello"), labels=("production",))
    archive_template(db, NAME, protection=NO_PROTECTION, actor=ADA, now=NOW)
    again = replay_render(db, record.id, BOT)
    assert (again.prompt, again.identical) == (prompt, True)


def test_a_replay_that_comes_out_otherwise_says_so(db: Connection) -> None:
    create(db, labels=("production",))
    record, prompt = rendered(db)
    # What a parser that reads the same document otherwise would do to the hash, done to the hash.
    db.execute(text("UPDATE render_contents SET prompt_sha256 = :hash"), {"hash": "0" * 64})
    again = replay_render(db, record.id, BOT)
    assert (again.prompt, again.identical) == (prompt, False)


def test_a_secret_value_is_in_no_table_and_a_render_with_one_cannot_be_done_again(db: Connection) -> None:
    create(db, document=VAULT, labels=("production",))
    record, prompt = rendered(db, Call(arguments={"KEY": "hush-hush", "NAME": "Ada"}))
    assert prompt == "Ada has hush-hush\n"
    kept = find_render(db, record.id, BOT)
    assert kept.arguments == {"KEY": "***", "NAME": "Ada"}
    rows = [str(row) for table in ("renders", "render_contents") for row in db.execute(text(f"SELECT * FROM {table}"))]
    assert not any("hush-hush" in row for row in rows)
    with refused(db, Erased, match="KEY"):
        replay_render(db, record.id, BOT)


def test_a_secret_argument_that_was_left_out_keeps_nobody_from_doing_it_again(db: Connection) -> None:
    create(db, document=VAULT, labels=("production",))
    record, prompt = rendered(db, Call(arguments={"NAME": "Ada"}))
    assert replay_render(db, record.id, BOT).prompt == prompt == "Ada has \n"


def test_a_render_whose_version_somebody_removed_is_told(database: Database) -> None:
    with database.writing() as db:
        create(db, labels=("production",))
        record, _ = rendered(db)
    tamper(database, "DELETE FROM versions")
    with database.reading() as db, pytest.raises(UnknownRender, match="is missing from this database"):
        replay_render(db, record.id, BOT)


def test_a_replay_records_nothing(db: Connection) -> None:
    create(db, labels=("production",))
    record, _ = rendered(db)
    replay_render(db, record.id, BOT)
    assert [each.id for each in renders.page(db, limit=9)] == [record.id]


def test_what_was_erased_is_gone_from_the_record_and_cannot_be_done_again(db: Connection) -> None:
    create(db, labels=("production",))
    record, _ = rendered(db)
    erasures.erase(db, [record.id], actor=ADA, at=NOW)
    kept = find_render(db, record.id, BOT)
    assert (kept.erased, kept.arguments, kept.prompt_sha256) == (True, None, None)
    assert (kept.digest, kept.omitted, kept.caller) == (record.digest, record.omitted, record.caller)
    with refused(db, Erased) as caught:
        replay_render(db, record.id, BOT)
    assert f"{NAME}@1" in str(caught.value)


def test_a_render_whose_transaction_failed_is_not_recorded(database: Database) -> None:
    with database.writing() as db:
        create(db, labels=("production",))
    with pytest.raises(Forbidden), database.writing() as db:
        record_and_fail(db)
    with database.reading() as db:
        assert renders.page(db, limit=9) == []


def record_and_fail(db: Connection) -> None:
    rendered(db)
    raise Forbidden


def test_a_prompt_is_given_again_only_if_it_is_that_of_the_record_and_was_not_erased(db: Connection) -> None:
    create(db, labels=("production",))
    record, _ = rendered(db)
    same, other = (render_template(db, NAME, Call(arguments={**VALUES, "NAME": who})) for who in ("Ada", "Bob"))
    require_same_prompt(record, same.rendered)
    with refused(db, Erased, match="makes another"):
        require_same_prompt(record, other.rendered)
    erasures.erase(db, [record.id], actor=ADA, at=NOW)
    with refused(db, Erased, match="were erased"):
        require_same_prompt(find_render(db, record.id, BOT), same.rendered)
