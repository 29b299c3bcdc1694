"""What is stored, read as it lies there, so that somebody can check whether it is still what was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, LargeBinary, and_, cast, func, select

from service.store.metadata import labels, plan_contents, templates, versions
from service.store.sql import AnyRow

_AT_ONCE = 20
"""How many rows are in memory at a time; a document may have a megabyte."""


@dataclass(frozen=True, slots=True)
class StoredTemplate:
    """A template; the number that it says its newest version has, and how many and which of them there are."""

    name: str
    latest: int
    versions: int
    highest: int

    @classmethod
    def from_row(cls, row: AnyRow) -> StoredTemplate:
        """Return the template of a row of `_TEMPLATES`."""
        return cls(*row)


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A version; its digest as it was written, and its document's bytes, which may be any by now.

    `template` is the name, None where that row is gone.
    """

    template: str | None
    number: int
    digest: str
    document: bytes

    @classmethod
    def from_row(cls, row: AnyRow) -> StoredVersion:
        """Return the version of a row of `_VERSIONS`."""
        return cls(*row)


@dataclass(frozen=True, slots=True)
class StoredLabel:
    """A label, the number that it points at, and whether there is a version of that number.

    `template` is the name, None where that row is gone.
    """

    template: str | None
    label: str
    number: int
    found: bool

    @classmethod
    def from_row(cls, row: AnyRow) -> StoredLabel:
        """Return the label of a row of `_LABELS`."""
        return cls(*row)


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A plan whose text is kept; its hash as it was written, and its text's bytes, which may be any by now."""

    id: str
    sha256: str
    content: bytes

    @classmethod
    def from_row(cls, row: AnyRow) -> StoredPlan:
        """Return the plan of a row of `_PLANS`."""
        return cls(*row)


_TEMPLATES = (
    select(
        templates.c.name,
        templates.c.latest,
        func.count(versions.c.number),
        func.coalesce(func.max(versions.c.number), 0),
    )
    .join_from(templates, versions, isouter=True)
    .group_by(templates.c.id, templates.c.name, templates.c.latest)
    .order_by(templates.c.name)
)
_VERSIONS = (
    select(
        templates.c.name,
        versions.c.number,
        versions.c.digest,
        # Whoever changes a document in SQLite's shell makes it text, which no driver hands out as bytes.
        cast(versions.c.document, LargeBinary),
    )
    .join_from(versions, templates, isouter=True)
    .order_by(versions.c.template_id, versions.c.number)
)
_POINTED_AT = and_(versions.c.template_id == labels.c.template_id, versions.c.number == labels.c.number)
_LABELS = (
    select(templates.c.name, labels.c.label, labels.c.number, versions.c.number.is_not(None))
    .join_from(labels, versions, _POINTED_AT, isouter=True)
    .join(templates, templates.c.id == labels.c.template_id, isouter=True)
    .order_by(labels.c.template_id, labels.c.label)
)

_PLANS = (
    select(plan_contents.c.plan_id, plan_contents.c.sha256, cast(plan_contents.c.content, LargeBinary))
    .where(plan_contents.c.content.is_not(None))
    .order_by(plan_contents.c.plan_id)
)


def stored_templates(db: Connection) -> Iterator[StoredTemplate]:
    """Yield every template by name, archived or not."""
    yield from (StoredTemplate.from_row(row) for row in db.execute(_TEMPLATES))


def stored_versions(db: Connection) -> Iterator[StoredVersion]:
    """Yield every version of every template, a few in memory at a time."""
    with db.execute(_VERSIONS, execution_options={"yield_per": _AT_ONCE}) as rows:
        yield from (StoredVersion.from_row(row) for row in rows)


def stored_labels(db: Connection) -> Iterator[StoredLabel]:
    """Yield every label of every template."""
    yield from (StoredLabel.from_row(row) for row in db.execute(_LABELS))


def stored_plans(db: Connection) -> Iterator[StoredPlan]:
    """Yield every plan whose text is kept, a few in memory at a time."""
    with db.execute(_PLANS, execution_options={"yield_per": _AT_ONCE}) as rows:
        yield from (StoredPlan.from_row(row) for row in rows)
