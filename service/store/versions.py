"""Versions: written once, numbered by the caller, and never changed or deleted, which the database itself refuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, Select, bindparam, func, select
from sqlalchemy.exc import IntegrityError

from service.core.errors import Stale
from service.store.failures import is_duplicate
from service.store.metadata import templates, versions
from service.store.sql import AnyRow, columns_of


@dataclass(frozen=True, slots=True)
class Version:
    """A version; `template` is the name of its template, `accepted` are codes of findings that its author accepted."""

    template_id: int
    template: str
    number: int
    digest: str
    message: str | None
    author: str
    author_id: str
    created_at: datetime
    accepted: tuple[str, ...]
    document: str

    @classmethod
    def from_row(cls, row: AnyRow) -> Version:
        """Return the version of a row of `_SELECT`."""
        return cls(*row)


@dataclass(frozen=True, slots=True)
class VersionSummary:
    """A version without its document; `size` is how many bytes that has."""

    template_id: int
    template: str
    number: int
    digest: str
    message: str | None
    author: str
    author_id: str
    created_at: datetime
    accepted: tuple[str, ...]
    size: int

    @classmethod
    def from_row(cls, row: AnyRow) -> VersionSummary:
        """Return the summary of a row of `_PAGE`."""
        return cls(*row)


_SUMMARY = (
    versions.c.template_id,
    templates.c.name,
    versions.c.number,
    versions.c.digest,
    versions.c.message,
    versions.c.author,
    versions.c.author_id,
    versions.c.created_at,
    versions.c.accepted,
)
_SELECT = (
    select(*_SUMMARY, versions.c.document)
    .join_from(versions, templates)
    .where(versions.c.template_id == bindparam("template_id"))
)
_BY_NUMBER = _SELECT.where(versions.c.number == bindparam("number"))
_LATEST = _SELECT.order_by(versions.c.number.desc()).limit(1)
_BY_DIGEST = _SELECT.where(versions.c.digest == bindparam("digest")).order_by(versions.c.number).limit(1)
_PAGE = (
    select(*_SUMMARY, func.length(versions.c.document, type_=Integer))
    .join_from(versions, templates)
    .where(versions.c.template_id == bindparam("template_id"))
    .order_by(versions.c.number.desc())
    .limit(bindparam("limit"))
)
_PAGE_BEFORE = _PAGE.where(versions.c.number < bindparam("before"))
_DOCUMENTS = select(versions.c.number, versions.c.document).where(
    versions.c.template_id == bindparam("template_id"), versions.c.number.in_(bindparam("numbers", expanding=True))
)
_INSERT = versions.insert()


def insert(db: Connection, version: Version) -> None:
    """Store a version; raises Stale when the template has one of that number already."""
    try:
        db.execute(_INSERT, columns_of(versions, version))
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        raise Stale(f"{version.template} has a version {version.number} already") from error


def by_number(db: Connection, template_id: int, number: int) -> Version | None:
    """Return the version of that number, or None."""
    return _one(db, _BY_NUMBER, template_id, number=number)


def by_digest(db: Connection, template_id: int, digest: str) -> Version | None:
    """Return the first version that had a document of that digest, or None."""
    return _one(db, _BY_DIGEST, template_id, digest=digest)


def latest(db: Connection, template_id: int) -> Version | None:
    """Return the newest version, or None for a template without any."""
    return _one(db, _LATEST, template_id)


def page(db: Connection, template_id: int, *, limit: int, before: int | None = None) -> list[VersionSummary]:
    """Return versions without their documents, newest first, those with a number under `before`."""
    query = _PAGE if before is None else _PAGE_BEFORE
    rows = db.execute(query, {"template_id": template_id, "limit": limit, "before": before})
    return [VersionSummary.from_row(row) for row in rows]


def documents(db: Connection, template_id: int, numbers: Sequence[int]) -> dict[int, str]:
    """Return the documents of these versions of a template by their numbers, of those that there are."""
    rows = db.execute(_DOCUMENTS, {"template_id": template_id, "numbers": list(numbers)})
    return {row.number: row.document for row in rows}


def _one(db: Connection, query: Select[*tuple[Any, ...]], template_id: int, **key: str | int) -> Version | None:
    row = db.execute(query, {"template_id": template_id, **key}).first()
    return Version.from_row(row) if row else None
