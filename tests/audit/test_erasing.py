from __future__ import annotations

from sqlalchemy import Connection

from service.audit.erasing import erase_render
from service.audit.renders import find_render, replay_render
from service.core.errors import Erased, UnknownRender
from service.core.event import EventTag
from service.store.engine import Database
from tests.audit.test_renders import rendered
from tests.operations import ADA, NAME, NOW, at_once, create, recorded, refused, somebody


def test_erasing_leaves_a_record_that_says_who_did_it_and_one_event(db: Connection) -> None:
    create(db, labels=("production",))
    made, _ = rendered(db)
    erased = erase_render(db, made.id, actor=ADA, now=NOW)
    assert (erased.erased, erased.erased_at, erased.erased_by) == (True, NOW, "ada")
    assert (erased.arguments, erased.prompt_sha256) == (None, None)
    assert (erased.digest, erased.caller, erased.created_at) == (made.digest, made.caller, made.created_at)
    event = recorded(db, tag=EventTag.RENDER_ERASE.value)[0]
    assert (event.actor, event.template, event.data) == ("ada", NAME, {"render_id": made.id})
    with refused(db, Erased, match=r"were erased on 2026-03-01 by ada; its version was mail.greeting@1"):
        replay_render(db, made.id, ADA)


def test_erasing_again_changes_nothing(db: Connection) -> None:
    create(db, labels=("production",))
    made, _ = rendered(db)
    first = erase_render(db, made.id, actor=ADA, now=NOW)
    assert erase_render(db, made.id, actor=somebody("admin"), now=NOW.replace(year=2027)) == first
    assert len(recorded(db, tag="render:erase")) == 1


def test_what_the_actor_may_not_see_cannot_be_erased(db: Connection) -> None:
    create(db, labels=("production",))
    made, _ = rendered(db)
    for actor, render_id in ((somebody("admin", pattern="other.*"), made.id), (ADA, "nowhere"), (ADA, "0" * 36)):
        with refused(db, UnknownRender):
            erase_render(db, render_id, actor=actor, now=NOW)
    assert not find_render(db, made.id, ADA).erased


def test_two_who_erase_at_once_make_one_erasure(database: Database) -> None:
    with database.writing() as db:
        create(db, labels=("production",))
        made, _ = rendered(db)
    outcomes = at_once(database, *[lambda db: erase_render(db, made.id, actor=ADA, now=NOW)] * 4)
    assert [each.erased_by for each in outcomes] == ["ada"] * 4
    with database.reading() as db:
        assert len(recorded(db, tag="render:erase")) == 1


def test_a_record_without_contents_that_nobody_has_erased_can_be_erased(database: Database) -> None:
    with database.writing() as db:
        create(db, labels=("production",))
        made, _ = rendered(db)
        db.exec_driver_sql("DELETE FROM render_contents")
    with database.writing() as db:
        assert erase_render(db, made.id, actor=ADA, now=NOW).erased_by == "ada"
