"""Plans, which stay for ever, and beside each its text and hashes, which can be erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from service.store.by_time import among, few_templates, within
from service.store.metadata import erasures, plan_contents, plans, render_contents
from service.store.sql import AnyRow, columns_of, matches


@dataclass(frozen=True, slots=True)
class Plan:
    """What a model answered to the prompt of a render, who registered it and when; its template and version by value.

    `content` is None where only the hash was given. `normal_sha256` is the hash of the text's normal form where that is
    not the text itself. With `sha256` they are None when they were erased with the render, at a time and by somebody.
    """

    id: str
    render_id: str
    template_id: int
    template: str
    version: int
    caller: str
    caller_id: str
    metadata: Mapping[str, str]
    created_at: datetime
    sha256: str | None
    normal_sha256: str | None = None
    erased_at: datetime | None = None
    erased_by: str | None = None
    content: str | None = None

    @property
    def erased(self) -> bool:
        """Whether the text and its hashes are gone for good."""
        return self.sha256 is None

    @classmethod
    def from_row(cls, row: AnyRow) -> Plan:
        """Return the plan of a row of `_SELECT`, which may lack the text."""
        return cls(*row)


_SELECT = (
    select(
        plans.c.id,
        plans.c.render_id,
        plans.c.template_id,
        plans.c.template,
        plans.c.version,
        plans.c.caller,
        plans.c.caller_id,
        plans.c.metadata,
        plans.c.created_at,
        plan_contents.c.sha256,
        plan_contents.c.normal_sha256,
        erasures.c.at,
        erasures.c.actor,
    )
    .join_from(plans, plan_contents, plan_contents.c.plan_id == plans.c.id, isouter=True)
    .join(erasures, erasures.c.render_id == plans.c.render_id, isouter=True)
)
_WITH_CONTENTS = plans.outerjoin(plan_contents, plan_contents.c.plan_id == plans.c.id)
_WHOLE = _SELECT.add_columns(plan_contents.c.content)
_GET = _WHOLE.where(plans.c.id == bindparam("id"))
_SAME = _WHOLE.where(plan_contents.c.render_id == bindparam("render_id"), plan_contents.c.sha256 == bindparam("sha256"))
_COUNT = select(func.count()).select_from(plans).where(plans.c.render_id == bindparam("render_id"))
_IDS = (
    select(plans.c.render_id, plans.c.id)
    .where(plans.c.render_id.in_(bindparam("render_ids", expanding=True)))
    .order_by(plans.c.id)
)
_INSERT = plans.insert()
_INSERT_CONTENTS = plan_contents.insert()
_KEEP = plan_contents.update().where(plan_contents.c.plan_id == bindparam("of_plan"), plan_contents.c.content.is_(None))
_HOLD = (
    select(render_contents.c.render_id).where(render_contents.c.render_id == bindparam("render_id")).with_for_update()
)


def hold_render(db: Connection, render_id: str) -> bool:
    """Keep others from registering plans of a render, and from erasing it, until this transaction ends.

    Returns False where its contents were erased already.
    """
    return db.execute(_HOLD, {"render_id": render_id}).first() is not None


def insert(db: Connection, plan: Plan) -> None:
    """Store a plan with its contents; the database refuses a second one of the same text and render."""
    db.execute(_INSERT, columns_of(plans, plan))
    contents = {"plan_id": plan.id, "render_id": plan.render_id, "sha256": plan.sha256}
    db.execute(_INSERT_CONTENTS, {**contents, "normal_sha256": plan.normal_sha256, "content": plan.content})


def keep_content(db: Connection, plan: Plan, content: str, normal_sha256: str | None) -> Plan:
    """Store the text of a plan of which only the hash was known, and return the plan with it."""
    db.execute(_KEEP, {"of_plan": plan.id, "content": content, "normal_sha256": normal_sha256})
    return replace(plan, content=content, normal_sha256=normal_sha256)


def get(db: Connection, plan_id: str) -> Plan | None:
    """Return a plan with its text, or None."""
    row = db.execute(_GET, {"id": plan_id}).first()
    return Plan.from_row(row) if row else None


def same(db: Connection, render_id: str, sha256: str) -> Plan | None:
    """Return the plan of a render whose text has this hash, or None."""
    row = db.execute(_SAME, {"render_id": render_id, "sha256": sha256}).first()
    return Plan.from_row(row) if row else None


def count(db: Connection, render_id: str) -> int:
    """Return how many plans a render has."""
    return int(db.execute(_COUNT, {"render_id": render_id}).scalar_one())


def ids_of(db: Connection, render_ids: Sequence[str]) -> dict[str, list[str]]:
    """Return the ids of the plans of each of these renders, oldest first; renders without plans are left out."""
    found: dict[str, list[str]] = {}
    for render_id, plan_id in db.execute(_IDS, {"render_ids": list(render_ids)}):
        found.setdefault(render_id, []).append(plan_id)
    return found


def page(
    db: Connection,
    *,
    sha256: str | None = None,
    render_id: str | None = None,
    template: str | None = None,
    version: int | None = None,
    caller_id: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    pattern: str = "*",
    limit: int,
    before: str | None = None,
) -> list[Plan]:
    """Return plans without their texts that fit every filter, newest first, those with an id under `before`.

    `since` is included, `until` is not; `pattern` is what an actor may see.
    """
    equal = {"render_id": render_id, "version": version, "caller_id": caller_id}
    conditions = [plans.c[name] == value for name, value in equal.items() if value is not None]
    if sha256 is not None:
        conditions.append(plan_contents.c.sha256 == sha256)
    conditions.extend(within(plans, since, until, before))
    few = few_templates(db, template, version, pattern)
    if few == []:
        return []
    if few is not None:
        conditions.append(among(few, plans, _WITH_CONTENTS, conditions, limit))
    elif pattern != "*":
        conditions.append(matches(plans.c.template, pattern))
    newest_first = _SELECT.where(*conditions).order_by(plans.c.id.desc())
    return [Plan.from_row(row) for row in db.execute(newest_first.limit(limit))]
