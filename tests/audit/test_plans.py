"""Plans: registered once, shown to those who may see them, with the chain that they came from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import Connection

from service.audit.erasing import erase_render
from service.audit.plans import MAX_CONTENT, Answer, chain_of, find_plan, register_plan, registered_plan
from service.audit.records import PlanFilter, list_plans, plans_of
from service.core.actor import Actor
from service.core.errors import Erased, TooLarge, UnknownPlan, UnknownRender
from service.core.protection import NO_PROTECTION
from service.registry.labels import Release, move_label
from service.registry.rendering import Call
from service.store import plans, renders
from service.store.engine import Database
from service.store.plans import Plan
from tests.audit.test_renders import CALL, rendered
from tests.operations import ADA, COMPATIBLE, NAME, NOW, at_once, create, overlapping, refused, save, somebody

BOT = somebody("render", name="bot")
TEXT = "1. Take a copy.\r\n2. Roll out.  \n"
HASH = sha256(TEXT.encode()).hexdigest()


def register(db: Connection, render_id: str, content: str | None = TEXT, **more: Any) -> tuple[Plan, bool]:
    """Register a plan, by its hash where there is no content."""
    hashed = more.pop("sha256", None if content is not None else HASH)
    return register_plan(
        db,
        Answer(render_id, content, hashed, more.pop("metadata", {})),
        actor=more.pop("actor", BOT),
        now=more.pop("now", NOW),
        entropy=more.pop("entropy", b"abcdefghij"),
    )


def move(db: Connection, number: int, at: datetime, message: str, actor: Actor = ADA) -> None:
    release = Release("production", number, actor, at, message, allow_breaking=True, protection=NO_PROTECTION)
    move_label(db, NAME, release)


@pytest.fixture
def render_id(db: Connection) -> str:
    create(db, labels=("production",))
    return rendered(db)[0].id


def test_a_plan_holds_what_was_sent_and_where_it_came_from(db: Connection, render_id: str) -> None:
    plan, is_new = register(db, render_id, metadata={"model": "large"})
    assert is_new
    assert find_plan(db, plan.id, BOT) == plan
    assert (plan.render_id, plan.template, plan.version) == (render_id, NAME, 1)
    assert (plan.content, plan.sha256, plan.metadata) == (TEXT, HASH, {"model": "large"})
    assert plan.normal_sha256 == sha256(b"1. Take a copy.\n2. Roll out.\n").hexdigest()
    assert (plan.caller, plan.caller_id, plan.created_at) == ("bot", BOT.id, NOW)


@pytest.mark.parametrize("first", [TEXT, None])
@pytest.mark.parametrize("second", [TEXT, None])
def test_a_text_is_one_plan_however_often_and_in_which_form_it_is_sent(
    first: str | None, second: str | None, db: Connection, render_id: str
) -> None:
    plan, _ = register(db, render_id, first, metadata={"n": "1"})
    again, is_new = register(db, render_id, second, metadata={"n": "2"}, now=NOW + timedelta(1), entropy=b"0" * 10)
    assert not is_new
    assert (again.id, again.metadata, again.created_at) == (plan.id, {"n": "1"}, NOW)
    assert again.content == (TEXT if TEXT in (first, second) else None)
    assert find_plan(db, plan.id, BOT) == again
    assert len(list_plans(db, PlanFilter(), BOT, limit=9, before=None)) == 1


def test_a_text_may_answer_several_renders(db: Connection, render_id: str) -> None:
    other, _ = rendered(db, entropy=b"x" * 10)
    ids = {register(db, each, entropy=each.encode()[-10:])[0].id for each in (render_id, other.id)}
    assert len(ids) == 2


def test_two_who_register_the_same_text_at_once_get_one_plan(database: Database) -> None:
    with database.writing() as db:
        create(db, labels=("production",))
        render_id = rendered(db)[0].id
    operations: list[Callable[[Connection], Any]] = [
        partial(register, render_id=render_id, entropy=bytes([number]) * 10, content=TEXT if number % 2 else None)
        for number in range(6)
    ]
    outcomes = at_once(database, *operations)
    assert sorted(is_new for _, is_new in outcomes) == [False] * 5 + [True]
    assert len({plan.id for plan, _ in outcomes}) == 1
    with database.reading() as db:
        assert [plan.content for plan in [plans.get(db, outcomes[0][0].id)] if plan] == [TEXT]


def test_a_plan_that_is_registered_while_its_render_is_erased_is_refused_or_goes_with_it(database: Database) -> None:
    with database.writing() as db:
        create(db, labels=("production",))
        render_id = rendered(db)[0].id
    _, late = overlapping(
        database,
        lambda db: erase_render(db, render_id, actor=ADA, now=NOW),
        lambda db: register(db, render_id),
    )
    assert isinstance(late, Erased)


@pytest.mark.parametrize("render_id", ["", "none", "\x00", "a" * 10_000, "00000000-0000-7000-8000-000000000000"])
def test_a_plan_needs_a_render(render_id: str, db: Connection) -> None:
    with refused(db, UnknownRender):
        register(db, render_id)


@pytest.mark.parametrize("actor", [somebody("render", name="other"), Actor(BOT.id, "bot", BOT.scopes, "plan.*")])
def test_a_plan_is_refused_for_a_render_that_its_caller_may_not_see(
    actor: Actor, db: Connection, render_id: str
) -> None:
    with refused(db, UnknownRender):
        register(db, render_id, actor=actor)


@pytest.mark.parametrize("text", ["x" * (MAX_CONTENT + 1), "é" * (MAX_CONTENT // 2 + 1)])
def test_a_text_over_the_limit_is_refused_with_its_size(text: str, db: Connection, render_id: str) -> None:
    with refused(db, TooLarge, match="send its sha256 in place of content"):
        register(db, render_id, text)
    assert register(db, render_id, "x" * MAX_CONTENT)[1]


def test_a_render_has_a_bounded_number_of_plans(db: Connection, render_id: str) -> None:
    for number in range(1000):
        register(db, render_id, str(number), entropy=number.to_bytes(10, "big"))
    with refused(db, TooLarge, match="1,000 plans already"):
        register(db, render_id, "one more")
    assert register(db, render_id, "7")[1] is False


def test_an_erased_render_takes_no_plan_and_its_plans_are_not_given_again(db: Connection, render_id: str) -> None:
    plan, _ = register(db, render_id)
    erase_render(db, render_id, actor=ADA, now=NOW)
    for content in (TEXT, "another"):
        with refused(db, Erased):
            register(db, render_id, content)
    with refused(db, Erased):
        registered_plan(db, plan.id)
    assert find_plan(db, plan.id, BOT).erased


@pytest.mark.parametrize(
    ("actor", "sees"),
    [
        (BOT, True),
        (somebody("audit", name="auditor"), True),
        (ADA, True),
        (somebody("audit", name="auditor", pattern="mail.*"), True),
        (somebody("audit", name="auditor", pattern="plan.*"), False),
        (somebody("render", name="other"), False),
        (somebody("read", "edit", "release", name="other"), False),
        (Actor(BOT.id, "bot", BOT.scopes, "plan.*"), False),
    ],
)
def test_a_plan_shows_to_who_registered_it_and_to_auditors_whose_pattern_covers_it(
    actor: Actor, sees: bool, db: Connection, render_id: str
) -> None:
    plan, _ = register(db, render_id)
    listed = list_plans(db, PlanFilter(), actor, limit=9, before=None)
    assert [each.id for each in listed] == ([plan.id] if sees else [])
    if sees:
        assert find_plan(db, plan.id, actor) == plan
        return
    said = []
    for plan_id in (plan.id, "00000000-0000-7000-8000-000000000000"):
        with refused(db, UnknownPlan) as caught:
            find_plan(db, plan_id, actor)
        said.append(str(caught.value).replace(plan_id, "ID"))
    assert said[0] == said[1]


@pytest.mark.parametrize("plan_id", ["", "none", "\x00", "\udcff", "a" * 10_000])
def test_a_text_that_is_no_id_is_no_plan(db: Connection, plan_id: str) -> None:
    with refused(db, UnknownPlan):
        find_plan(db, plan_id, ADA)


def test_the_chain_leads_back_to_the_version_and_to_who_had_moved_the_label_there(db: Connection) -> None:
    create(db, labels=("production",))
    save(db, COMPATIBLE)
    move(db, 2, NOW + timedelta(1), "Reviewed")
    render, _ = rendered(db, now=NOW + timedelta(2))
    move(db, 1, NOW + timedelta(3), "Back again")
    plan, _ = register(db, render.id, now=NOW + timedelta(4))
    chain = chain_of(db, plan)
    assert (chain.plan, chain.render, list(chain.siblings)) == (plan, render, [plan.id])
    assert (chain.version.number, chain.version.document) == (2, COMPATIBLE)
    assert chain.move is not None
    assert (chain.move.to_number, chain.move.actor, chain.move.message) == (2, "ada", "Reviewed")


def test_a_label_that_moved_on_while_the_render_was_made_is_not_taken_for_the_one_that_led_there(
    db: Connection,
) -> None:
    create(db, labels=("production",))
    save(db, COMPATIBLE)
    render, _ = rendered(db, now=NOW + timedelta(2))
    # On the way from the label to the record, in another transaction.
    move(db, 2, NOW + timedelta(1), "Moved on")
    chain = chain_of(db, register(db, render.id)[0])
    assert chain.move is not None
    assert (chain.version.number, chain.move.to_number, chain.move.at) == (1, 1, NOW)


@pytest.mark.parametrize("ref", ["1", "latest", "digest"])
def test_a_version_that_was_asked_for_without_a_label_has_no_move(ref: str, db: Connection) -> None:
    version = create(db, labels=("production",))
    call = Call(version.digest if ref == "digest" else ref, CALL.arguments)
    plan, _ = register(db, rendered(db, call)[0].id)
    assert chain_of(db, plan).move is None


def test_plans_of_renders_come_in_one_answer(db: Connection, render_id: str) -> None:
    other, _ = rendered(db, entropy=b"x" * 10)
    plan, _ = register(db, render_id)
    record = renders.get(db, render_id)
    assert record is not None
    assert plans_of(db, [record, other]) == {render_id: [plan.id]}
    assert plans_of(db, []) == {}
