"""What was recorded under a hash or an id: prompts of renders, and plans."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Select, String, Table, func, literal, null, or_, select

from service.store.metadata import plan_contents, plans, render_contents, renders
from service.store.sql import AnyRow, matches

MOST_COUNTED = 10_000
"""How many renders with one prompt are looked at, the newest of them; there may be any number."""

_ONE = literal(1, Integer, literal_execute=True)
_NO_PLAN = null().cast(String)


@dataclass(frozen=True, slots=True)
class Recorded:
    """Records of one version: how many renders (`times`, at most MOST_COUNTED), and the newest, or the plan.

    `is_erased` says that the contents of the render are gone.
    """

    template: str
    version: int
    digest: str
    times: int
    render_id: str
    plan_id: str | None
    is_erased: bool = False

    @classmethod
    def from_row(cls, row: AnyRow) -> Recorded:
        """Return the records of a row of the queries below."""
        return cls(*row)


def prompts(db: Connection, sha256: str, *, normal: bool, pattern: str, limit: int) -> list[Recorded]:
    """Return the versions with renders whose prompt has this hash, those with the newest render first.

    With `normal` it is the hash of a normal form (see `core.normal`), which the prompt may be itself.
    """
    newest = (
        select(renders.c.template, renders.c.version, renders.c.digest, renders.c.id)
        .join_from(render_contents, renders)
        .where(_has(render_contents, "prompt_sha256", sha256, normal=normal), *_seen(pattern))
        .order_by(render_contents.c.render_id.desc())
        .limit(MOST_COUNTED)
        .subquery()
    )
    version = (newest.c.template, newest.c.version, newest.c.digest)
    last = func.max(newest.c.id)
    grouped = select(*version, func.count(), last, _NO_PLAN).group_by(*version).order_by(last.desc())
    return _all(db, grouped.limit(limit))


def plans_with(db: Connection, sha256: str, *, normal: bool, pattern: str, limit: int) -> list[Recorded]:
    """Return plans whose text has this hash, newest first; `normal` as for prompts."""
    condition = _has(plan_contents, "sha256", sha256, normal=normal)
    return _all(db, _plans().where(condition, *_seen(pattern)).order_by(plans.c.id.desc()).limit(limit))


def named(db: Connection, ids: Collection[str], *, pattern: str, limit: int) -> list[Recorded]:
    """Return the plans, then the renders, that have one of these ids, the newest first, also erased ones."""
    found = _all(db, _plans().where(plans.c.id.in_(ids), *_seen(pattern)).order_by(plans.c.id.desc()).limit(limit))
    query = (
        select(*_VERSION, _ONE, renders.c.id, _NO_PLAN, render_contents.c.render_id.is_(None))
        .join_from(renders, render_contents, isouter=True)
        .where(renders.c.id.in_(ids), *_seen(pattern))
    )
    return [*found, *_all(db, query.order_by(renders.c.id.desc()).limit(limit))]


def arguments_of(db: Connection, render_ids: Iterable[str]) -> Mapping[str, Mapping[str, Any] | None]:
    """Return the arguments of renders by their ids: None where they were not kept, no member where they are erased."""
    query = select(render_contents.c.render_id, render_contents.c.arguments)
    rows = db.execute(query.where(render_contents.c.render_id.in_(list(render_ids))))
    return {row.render_id: row.arguments for row in rows}


_VERSION = (renders.c.template, renders.c.version, renders.c.digest)


def _plans() -> Select[Any]:
    return (
        select(*_VERSION, _ONE, renders.c.id, plans.c.id, plan_contents.c.plan_id.is_(None))
        .join_from(plans, renders, plans.c.render_id == renders.c.id)
        .join(plan_contents, plan_contents.c.plan_id == plans.c.id, isouter=True)
    )


def _has(table: Table, column: str, sha256: str, *, normal: bool) -> ColumnElement[bool]:
    same = table.c[column] == sha256
    return or_(same, table.c.normal_sha256 == sha256) if normal else same


def _seen(pattern: str) -> list[ColumnElement[bool]]:
    return [] if pattern == "*" else [matches(renders.c.template, pattern)]


def _all(db: Connection, query: Select[Any]) -> list[Recorded]:
    return [Recorded.from_row(row) for row in db.execute(query)]
