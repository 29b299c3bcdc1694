"""Records by the hash of their text and by their ids, as far as a pattern goes."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection

from service.store import recorded, renders
from service.store.engine import Database
from service.store.metadata import plan_contents, plans
from service.store.recorded import Recorded
from service.store.renders import RenderRecord
from service.store.templates import Template
from tests.store.rows import add_render, add_template, add_version, later, render_id

DIGEST = "sha256:" + "0" * 64
ONE, TWO, NORMAL = "1" * 64, "2" * 64, "a" * 64


def prompts(db: Connection, sha256: str, *, normal: bool = False, pattern: str = "*", limit: int = 9) -> list[Recorded]:
    return recorded.prompts(db, sha256, normal=normal, pattern=pattern, limit=limit)


def plans_with(db: Connection, sha256: str, **wanted: Any) -> list[str | None]:
    options = {"normal": False, "pattern": "*", "limit": 9} | wanted
    return [each.plan_id for each in recorded.plans_with(db, sha256, **options)]


def add_plan(db: Connection, template: Template, render: RenderRecord, number: int, **contents: Any) -> str:
    plan_id = render_id(number)
    of_version = {"template_id": template.id, "template": template.name, "version": render.version}
    caller = {"caller": "robot", "caller_id": "0190-robot", "metadata": {}, "created_at": later(number)}
    db.execute(plans.insert(), {"id": plan_id, "render_id": render.id, **of_version, **caller})
    if contents:
        db.execute(plan_contents.insert(), {"plan_id": plan_id, "render_id": render.id, "content": None, **contents})
    return plan_id


def test_each_version_with_the_prompt_is_found_with_its_newest_render(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        add_version(db, template.id, "plan", 2, "same text")
        other = add_template(db, "other")
        add_render(db, template, 1, prompt_sha256=ONE)
        newest = add_render(db, template, 2, prompt_sha256=ONE)
        second = add_render(db, template, 3, prompt_sha256=ONE, version=2)
        elsewhere = add_render(db, other, 4, prompt_sha256=ONE)
        add_render(db, template, 5, prompt_sha256=TWO)
        assert prompts(db, ONE) == [
            Recorded("other", 1, DIGEST, 1, elsewhere.id, None),
            Recorded("plan", 2, DIGEST, 1, second.id, None),
            Recorded("plan", 1, DIGEST, 2, newest.id, None),
        ]
        assert [each.template for each in prompts(db, ONE, pattern="p*")] == ["plan", "plan"]
        assert [each.template for each in prompts(db, ONE, limit=1)] == ["other"]
        assert prompts(db, "3" * 64) == []


def test_a_normal_form_is_found_in_either_column(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        add_render(db, template, 1, prompt_sha256=ONE, normal_sha256=NORMAL)
        add_render(db, template, 2, prompt_sha256=NORMAL)
        assert [each.times for each in prompts(db, NORMAL, normal=True)] == [2]
        assert [each.times for each in prompts(db, NORMAL)] == [1]
        assert [each.times for each in prompts(db, ONE, normal=True)] == [1]


def test_plans_are_found_by_either_hash_the_newest_first(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        render = add_render(db, template, 1)
        first = add_plan(db, template, render, 2, sha256=ONE, normal_sha256=NORMAL)
        second = add_plan(db, template, render, 3, sha256=NORMAL)
        assert plans_with(db, NORMAL, normal=True) == [second, first]
        assert plans_with(db, NORMAL) == [second]
        assert plans_with(db, ONE, pattern="o*") == []
        assert recorded.plans_with(db, ONE, normal=False, pattern="*", limit=1) == [
            Recorded("plan", 1, DIGEST, 1, render.id, first)
        ]


def test_ids_lead_to_plans_and_renders_also_to_erased_ones(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        kept, gone = add_render(db, template, 1), add_render(db, template, 2, arguments=None, prompt_sha256=None)
        plan = add_plan(db, template, kept, 3, sha256=ONE)
        lost = add_plan(db, template, gone, 4)
        found = recorded.named(db, [kept.id, gone.id, plan, lost, render_id(9)], pattern="*", limit=9)
        assert [(each.plan_id, each.render_id, each.is_erased) for each in found] == [
            (lost, gone.id, True),
            (plan, kept.id, False),
            (None, gone.id, True),
            (None, kept.id, False),
        ]
        assert recorded.named(db, [kept.id, plan], pattern="o*", limit=9) == []
        assert len(recorded.named(db, [kept.id, gone.id, plan], pattern="*", limit=1)) == 2


@pytest.mark.parametrize("arguments", [{"A": [1, "é"]}, {}, None])
def test_arguments_are_told_or_known_to_be_kept_no_more(database: Database, arguments: Any) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        kept = add_render(db, template, 1, arguments=arguments)
        gone = add_render(db, template, 2)
        renders.erase(db, gone.id)
        assert recorded.arguments_of(db, [kept.id, gone.id]) == {kept.id: arguments}
