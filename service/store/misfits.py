"""Rows that do not fit the rows they speak of, found by the database itself and told a limited number at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from service.core.proposal import ProposalState
from service.store.column_types import JsonText
from service.store.metadata import (
    erasures,
    events,
    label_moves,
    labels,
    metadata,
    plan_contents,
    plans,
    render_contents,
    renders,
    templates,
    versions,
)
from service.store.proposal_tables import decisions, proposals
from service.store.sql import AnyRow


class IsJson(FunctionElement[bool]):
    """Whether a text is JSON."""

    inherit_cache = True
    type = Boolean()


@compiles(IsJson, "sqlite")
def _is_json_in_sqlite(element: IsJson, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_valid({compiler.process(element.clauses, **options)})"


@compiles(IsJson, "postgresql")
def _is_json_in_postgresql(element: IsJson, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} IS JSON)"


_RENDERED = and_(versions.c.template_id == renders.c.template_id, versions.c.number == renders.c.version)
_RENDERS = (
    select(renders.c.id, renders.c.template, renders.c.version, renders.c.digest, versions.c.digest)
    .join_from(renders, versions, _RENDERED, isouter=True)
    .join(templates, templates.c.id == renders.c.template_id, isouter=True)
    .where(
        or_(
            versions.c.digest.is_distinct_from(renders.c.digest),
            templates.c.name.is_distinct_from(renders.c.template),
        )
    )
)
_CONTENTS = (
    select(render_contents.c.render_id)
    .join_from(render_contents, renders, renders.c.id == render_contents.c.render_id, isouter=True)
    .where(renders.c.id.is_(None))
)
_PLAN_CONTENTS = (
    select(plan_contents.c.plan_id)
    .join_from(plan_contents, plans, plans.c.id == plan_contents.c.plan_id, isouter=True)
    .where(plans.c.render_id.is_distinct_from(plan_contents.c.render_id))
)
_NOT_ERASED = select(erasures.c.render_id).where(
    or_(
        exists().where(render_contents.c.render_id == erasures.c.render_id),
        exists().where(plan_contents.c.render_id == erasures.c.render_id),
    )
)
_LOST_OF_RENDERS = (
    select(renders.c.id)
    .join_from(renders, render_contents, isouter=True)
    .join(erasures, erasures.c.render_id == renders.c.id, isouter=True)
    .where(render_contents.c.render_id.is_(None), erasures.c.render_id.is_(None))
)
_LOST_OF_PLANS = (
    select(plans.c.id)
    .join_from(plans, plan_contents, plan_contents.c.plan_id == plans.c.id, isouter=True)
    .join(erasures, erasures.c.render_id == plans.c.render_id, isouter=True)
    .where(plan_contents.c.plan_id.is_(None), erasures.c.render_id.is_(None))
)
_EVENTS = (
    select(events.c.id, events.c.template)
    .join_from(events, templates, templates.c.name == events.c.template, isouter=True)
    .where(events.c.template.is_not(None), templates.c.id.is_(None))
)
_LABEL = (label_moves.c.template_id, label_moves.c.label)
_MOVES = select(
    label_moves.c.id,
    label_moves.c.template_id,
    label_moves.c.label,
    label_moves.c.from_number,
    label_moves.c.to_number,
    func.lag(label_moves.c.to_number).over(partition_by=_LABEL, order_by=label_moves.c.id).label("reached"),
    func.lead(label_moves.c.id).over(partition_by=_LABEL, order_by=label_moves.c.id).label("next_id"),
).subquery()
_BROKEN_MOVES = (
    select(templates.c.name, _MOVES.c.label, _MOVES.c.id, _MOVES.c.from_number, _MOVES.c.reached)
    .join_from(_MOVES, templates, templates.c.id == _MOVES.c.template_id, isouter=True)
    .where(_MOVES.c.from_number.is_distinct_from(_MOVES.c.reached))
)
_LAST = select(_MOVES).where(_MOVES.c.next_id.is_(None)).subquery()
_LAST_OF_LABEL = and_(_LAST.c.template_id == labels.c.template_id, _LAST.c.label == labels.c.label)
_ENDS = (
    select(templates.c.name, labels.c.label, labels.c.number, _LAST.c.to_number)
    .join_from(labels, _LAST, _LAST_OF_LABEL, isouter=True)
    .join(templates, templates.c.id == labels.c.template_id, isouter=True)
    .where(_LAST.c.to_number.is_distinct_from(labels.c.number))
)
_LOST = (
    select(templates.c.name, _LAST.c.label, literal_column("NULL"), _LAST.c.to_number)
    .join_from(_LAST, labels, _LAST_OF_LABEL, isouter=True)
    .join(templates, templates.c.id == _LAST.c.template_id, isouter=True)
    .where(_LAST.c.to_number.is_not(None), labels.c.number.is_(None))
)
_APPROVALS = (
    select(proposals.c.id, proposals.c.template, proposals.c.label)
    .join_from(proposals, decisions)
    .join(label_moves, label_moves.c.id == decisions.c.move_id, isouter=True)
    .where(
        decisions.c.state == ProposalState.APPROVED.value,
        or_(
            *(
                label_moves.c[name].is_distinct_from(proposals.c[name])
                for name in ("template_id", "label", "from_number", "to_number")
            )
        ),
    )
)


def renders_of_no_version(db: Connection, limit: int) -> list[AnyRow]:
    """Return (id, template, number, digest, the version's digest or None) of renders that fit no version."""
    return _first(db, _RENDERS, limit)


def contents_of_no_render(db: Connection, limit: int) -> list[AnyRow]:
    """Return (id of the render,) of contents whose render is not there."""
    return _first(db, _CONTENTS, limit)


def contents_of_no_plan(db: Connection, limit: int) -> list[AnyRow]:
    """Return (id of the plan,) of contents whose plan is not there, or is of another render."""
    return _first(db, _PLAN_CONTENTS, limit)


def erased_with_contents(db: Connection, limit: int) -> list[AnyRow]:
    """Return (id of the render,) of erasures of which something is still there."""
    return _first(db, _NOT_ERASED, limit)


def renders_without_contents(db: Connection, limit: int) -> list[AnyRow]:
    """Return (id of the render,) of those whose contents are gone without an erasure."""
    return _first(db, _LOST_OF_RENDERS, limit)


def plans_without_contents(db: Connection, limit: int) -> list[AnyRow]:
    """Return (id of the plan,) of those whose contents are gone without an erasure of their render."""
    return _first(db, _LOST_OF_PLANS, limit)


def events_of_no_template(db: Connection, limit: int) -> list[AnyRow]:
    """Return (id, template) of events that name a template that there never was."""
    return _first(db, _EVENTS, limit)


def moves_from_elsewhere(db: Connection, limit: int) -> list[AnyRow]:
    """Return (template, label, id, from, where the move before ended) of moves that break a label's history."""
    return _first(db, _BROKEN_MOVES, limit)


def histories_that_end_elsewhere(db: Connection, limit: int) -> list[AnyRow]:
    """Return (template, label, number, number by its history) of labels whose history does not end where they point."""
    return [*_first(db, _ENDS, limit), *_first(db, _LOST, limit)]


def approvals_of_another_move(db: Connection, limit: int) -> list[AnyRow]:
    """Return (id, template, label) of proposals that are approved, and whose move is another one or is not there."""
    return _first(db, _APPROVALS, limit)


def cells_that_are_no_json(db: Connection, limit: int) -> Iterator[tuple[str, str, int]]:
    """Yield (table, column, how many) for the columns in which JSON is kept and something else is found."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, JsonText):
                wrong = select(1).select_from(table).where(column.is_not(None), ~_is_json(column)).limit(limit)
                found = len(db.execute(wrong).all())
                if found:
                    yield table.name, column.name, found


def _is_json(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return IsJson(column)


def _first(db: Connection, query: Select[*tuple[Any, ...]], limit: int) -> list[AnyRow]:
    return list(db.execute(query.limit(limit)))
