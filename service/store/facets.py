"""What templates can be filtered by: the labels, personas and tags that there are, and how many templates have each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, Connection, func, select

from service.store.metadata import labels, template_tags, templates
from service.store.sql import matches


@dataclass(frozen=True, slots=True)
class Facet:
    """A value and the number of templates that have it."""

    value: str
    templates: int


def of_labels(db: Connection, *, archived: bool, pattern: str, limit: int) -> list[Facet]:
    """Return the labels that templates have, those of most templates, by name."""
    return _facets(db, labels.c.label, _seen(archived, pattern), limit, labels.c.template_id)


def of_personas(db: Connection, *, archived: bool, pattern: str, limit: int) -> list[Facet]:
    """Return the personas that templates have, as `of_labels`."""
    return _facets(db, templates.c.persona, [templates.c.persona != "", *_seen(archived, pattern)], limit)


def of_tags(db: Connection, *, archived: bool, pattern: str, limit: int) -> list[Facet]:
    """Return the tags that templates have, as `of_labels`."""
    return _facets(db, template_tags.c.tag, _seen(archived, pattern), limit, template_tags.c.template_id)


def count(db: Connection, *, archived: bool, pattern: str) -> int:
    """Return how many templates there are, archived or not."""
    return int(db.execute(select(func.count()).select_from(templates).where(*_seen(archived, pattern))).scalar_one())


def _facets(
    db: Connection,
    column: Column[str],
    conditions: Sequence[ColumnElement[bool]],
    limit: int,
    template_id: Column[int] | None = None,
) -> list[Facet]:
    found = select(column, func.count()).select_from(templates).where(*conditions).group_by(column)
    if template_id is not None:
        found = found.where(template_id == templates.c.id)
    rows = db.execute(found.order_by(func.count().desc(), column).limit(limit))
    return sorted((Facet(value, many) for value, many in rows), key=lambda facet: facet.value)


def _seen(archived: bool, pattern: str) -> list[ColumnElement[bool]]:
    is_archived = templates.c.archived_at.is_not(None) if archived else templates.c.archived_at.is_(None)
    return [is_archived] if pattern == "*" else [is_archived, matches(templates.c.name, pattern)]
