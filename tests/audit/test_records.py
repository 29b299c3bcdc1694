"""Looking through renders and events: what fits, in pages, as far as the actor may see."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from service.access.tokens import TokenWish, create_token
from service.audit.records import EventFilter, RenderFilter, list_events, list_renders
from service.core.actor import Actor
from service.registry.rendering import Call
from service.store.renders import RenderRecord
from tests.audit.test_renders import rendered
from tests.operations import ADA, COMPATIBLE, NAME, NOW, create, save, somebody

BOT, OTHER = somebody("render", name="bot"), somebody("render", name="other")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def made(db: Connection) -> list[RenderRecord]:
    """Make four renders, a minute apart: two templates, two versions of the first, two callers."""
    create(db, labels=("production",))
    save(db, COMPATIBLE)
    create(db, "plan.web", labels=("production",))
    wanted = [(NAME, "1", BOT), (NAME, "2", BOT), (NAME, "2", OTHER), ("plan.web", "1", OTHER)]
    return [
        rendered(
            db,
            Call(ref, {"NAME": f"n{step}", "TONE": "warm"}),
            actor,
            name=name,
            now=NOW + step * MINUTE,
            entropy=bytes([step]) * 10,
        )[0]
        for step, (name, ref, actor) in enumerate(wanted)
    ]


def found(db: Connection, made: list[RenderRecord], actor: Actor = ADA, **wanted: Any) -> list[int]:
    ids = [record.id for record in made]
    return [ids.index(each.id) for each in list_renders(db, RenderFilter(**wanted), actor, limit=9, before=None)]


@pytest.mark.parametrize(
    ("actor", "seen"),
    [
        (ADA, [3, 2, 1, 0]),
        (somebody("audit"), [3, 2, 1, 0]),
        (somebody("audit", pattern="mail.*"), [2, 1, 0]),
        (somebody("audit", pattern="plan.*"), [3]),
        (BOT, [1, 0]),
        (OTHER, [3, 2]),
        (Actor(OTHER.id, "other", frozenset({"render"}), "plan.*"), [3]),
        (somebody("render", name="third"), []),
    ],
)
def test_each_actor_sees_its_own_renders_and_an_auditor_all_that_its_pattern_covers(
    db: Connection, made: list[RenderRecord], actor: Actor, seen: list[int]
) -> None:
    assert found(db, made, actor) == seen


@pytest.mark.parametrize(
    ("wanted", "seen"),
    [
        ({"template": NAME}, [2, 1, 0]),
        ({"template": "mail"}, []),
        ({"template": NAME, "version": 2}, [2, 1]),
        ({"version": 1}, [3, 0]),
        ({"caller": "other"}, [3, 2]),
        ({"since": NOW + MINUTE}, [3, 2, 1]),
        ({"until": NOW + MINUTE}, [0]),
        ({"since": NOW + MINUTE, "until": NOW + 3 * MINUTE}, [2, 1]),
        ({"prompt_sha256": "0" * 64}, []),
        ({"template": NAME, "caller": "other", "version": 2, "since": NOW}, [2]),
    ],
)
def test_renders_are_found_by_what_they_have(
    db: Connection, made: list[RenderRecord], wanted: dict[str, Any], seen: list[int]
) -> None:
    assert found(db, made, **wanted) == seen


def test_a_render_is_found_by_the_hash_of_its_prompt(db: Connection, made: list[RenderRecord]) -> None:
    assert found(db, made, prompt_sha256=made[2].prompt_sha256) == [2]


def test_asking_for_another_caller_does_not_widen_what_is_seen(db: Connection, made: list[RenderRecord]) -> None:
    assert found(db, made, BOT, caller="other") == []


def test_renders_page_on_from_where_a_page_ended(db: Connection, made: list[RenderRecord]) -> None:
    seen, before = [], None
    while page := list_renders(db, RenderFilter(), ADA, limit=3, before=before):
        seen.extend(page)
        before = page[-1].id
    assert seen == made[::-1]


@pytest.fixture
def changed(db: Connection) -> None:
    create(db, labels=("production",))
    create(db, "plan.web", actor=somebody("admin", name="eve"), now=NOW + MINUTE)
    create_token(db, TokenWish("ci", ("read",)), actor=ADA, now=NOW + 2 * MINUTE, entropy=secrets.token_bytes(34))


def told(db: Connection, reader: Actor = ADA, **wanted: Any) -> list[tuple[str, str | None]]:
    listed = list_events(db, EventFilter(**wanted), reader, limit=9, before=None)
    return [(event.tag, event.template) for event in listed]


TOKEN, PLAN = ("token:create", None), [("version:save", "plan.web"), ("template:create", "plan.web")]
MAIL = [("label:move", NAME), ("version:save", NAME), ("template:create", NAME)]


@pytest.mark.usefixtures("changed")
@pytest.mark.parametrize(
    ("pattern", "seen"),
    [("*", [TOKEN, *PLAN, *MAIL]), ("mail.*", MAIL), ("p*", PLAN), ("none", []), ("**", [*PLAN, *MAIL])],
)
def test_events_show_as_far_as_the_pattern_covers_and_those_of_tokens_to_all_or_nobody(
    db: Connection, pattern: str, seen: list[tuple[str, str | None]]
) -> None:
    assert told(db, somebody("audit", pattern=pattern)) == seen


@pytest.mark.usefixtures("changed")
@pytest.mark.parametrize(
    ("wanted", "seen"),
    [
        ({"template": NAME}, MAIL),
        ({"tag": "version:save"}, [PLAN[0], MAIL[1]]),
        ({"actor": "eve"}, PLAN),
        ({"since": NOW + MINUTE}, [TOKEN, *PLAN]),
        ({"until": NOW + MINUTE}, MAIL),
        ({"tag": "token:create", "template": NAME}, []),
        ({"tag": "version:save", "actor": "eve", "since": NOW, "until": NOW + 2 * MINUTE}, PLAN[:1]),
    ],
)
def test_events_are_found_by_what_they_have(
    db: Connection, wanted: dict[str, Any], seen: list[tuple[str, str | None]]
) -> None:
    assert told(db, **wanted) == seen


@pytest.mark.usefixtures("changed")
def test_events_page_on_from_where_a_page_ended(db: Connection) -> None:
    seen, before = [], None
    while page := list_events(db, EventFilter(), ADA, limit=2, before=before):
        seen.extend(event.id for event in page)
        before = page[-1].id
    assert len(seen) == 6
    assert seen == sorted(seen, reverse=True)
