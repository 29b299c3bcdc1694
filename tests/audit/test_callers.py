"""Who would notice when a label moves, and who may know their names."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Connection

from service.audit.callers import callers_of
from service.core.actor import Actor
from service.store.callers import CallerCount
from service.store.templates import Template
from tests.store.rows import ADA, NOW, add_render, add_template, later

AUDITOR = replace(ADA, scopes=frozenset({"audit"}))
ADMIN = replace(ADA, scopes=frozenset({"admin"}))


@pytest.fixture
def plan(db: Connection) -> Template:
    """Return a template for whose production two callers asked three times."""
    template = add_template(db, "plan")
    for second, caller in ((1, "ci"), (2, "planner"), (3, "ci")):
        add_render(db, template, second, caller=caller)
    add_render(db, template, 9, caller="robot", ref="staging")
    return template


def test_callers_of_a_label_are_counted_together(db: Connection, plan: Template) -> None:
    found = callers_of(db, plan, "production", since=NOW, actor=AUDITOR)
    assert (found.callers, found.renders, found.last_at, found.since) == (2, 3, later(3), NOW)
    assert not found.is_least


@pytest.mark.parametrize("actor", [AUDITOR, ADMIN])
def test_who_they_are_is_told_to_auditors(db: Connection, plan: Template, actor: Actor) -> None:
    found = callers_of(db, plan, "production", since=NOW, actor=actor)
    assert found.by_caller == [CallerCount("ci", 2, later(3)), CallerCount("planner", 1, later(2))]


@pytest.mark.parametrize("scopes", [(), ("read", "render", "edit", "release")])
def test_who_they_are_is_told_to_nobody_else_but_how_many_is(
    db: Connection, plan: Template, scopes: tuple[str, ...]
) -> None:
    found = callers_of(db, plan, "production", since=NOW, actor=replace(ADA, scopes=frozenset(scopes)))
    assert found.by_caller is None
    assert (found.callers, found.renders) == (2, 3)


def test_a_ref_that_nobody_asked_for_lately_has_no_callers(db: Connection, plan: Template) -> None:
    for ref, since in (("canary", NOW), ("production", later(60))):
        found = callers_of(db, plan, ref, since=since, actor=AUDITOR)
        assert (found.callers, found.renders, found.last_at, found.by_caller) == (0, 0, None, [])


def test_where_not_every_render_was_looked_at_the_counts_are_the_least(db: Connection, plan: Template) -> None:
    found = callers_of(db, plan, "production", since=NOW, actor=AUDITOR, most=3)
    assert (found.is_least, found.callers, found.renders) == (True, 2, 2)
