"""Records of renders, which stay for ever, and beside each its arguments and prompt hash, which can be erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from service.store.by_time import among, few_templates, within
from service.store.direct import Cursor, DirectInsert
from service.store.metadata import erasures, render_contents, renders
from service.store.sql import AnyRow, columns_of, matches


@dataclass(frozen=True, slots=True)
class RenderRecord:
    """What was rendered, by whom, when; name, number and digest of the version are kept by value.

    `arguments` are None when they were not kept. `normal_sha256` is the hash of the prompt's normal form where that is
    not the prompt itself. All three are None when they were erased, at a time and by somebody.
    """

    id: str
    template_id: int
    template: str
    version: int
    digest: str
    ref: str
    unset: str | None
    caller: str
    caller_id: str
    metadata: Mapping[str, str]
    omitted: tuple[str, ...]
    created_at: datetime
    arguments: Mapping[str, Any] | None
    prompt_sha256: str | None
    normal_sha256: str | None = None
    erased_at: datetime | None = None
    erased_by: str | None = None

    @property
    def erased(self) -> bool:
        """Whether the arguments and the hashes of the prompt are gone for good."""
        return self.prompt_sha256 is None

    @property
    def arguments_kept(self) -> bool:
        """Whether the arguments are here: not where they were erased, nor where a setting said to keep none."""
        return self.arguments is not None

    @classmethod
    def from_row(cls, row: AnyRow) -> RenderRecord:
        """Return the record of a row of `_SELECT`."""
        return cls(*row)


_SELECT = (
    select(
        renders.c.id,
        renders.c.template_id,
        renders.c.template,
        renders.c.version,
        renders.c.digest,
        renders.c.ref,
        renders.c.unset,
        renders.c.caller,
        renders.c.caller_id,
        renders.c.metadata,
        renders.c.omitted,
        renders.c.created_at,
        render_contents.c.arguments,
        render_contents.c.prompt_sha256,
        render_contents.c.normal_sha256,
        erasures.c.at,
        erasures.c.actor,
    )
    .join_from(renders, render_contents, isouter=True)
    .join(erasures, erasures.c.render_id == renders.c.id, isouter=True)
)
_GET = _SELECT.where(renders.c.id == bindparam("id"))
_WITH_CONTENTS = renders.outerjoin(render_contents)
_INSERT = renders.insert()
_INSERT_CONTENTS = render_contents.insert()
_INSERT_ALL = DirectInsert(renders, render_contents)


def insert(db: Connection, record: RenderRecord) -> None:
    """Store a record with its contents; the database refuses a version that there is not (IntegrityError)."""
    db.execute(_INSERT, columns_of(renders, record))
    if not record.erased:
        db.execute(_INSERT_CONTENTS, _contents(record))


def insert_all(cursor: Cursor, dialect: str, records: Sequence[RenderRecord]) -> None:
    """Store records with their contents by the driver's own cursor; refuses as `insert`, by the driver's own error."""
    contents = [_contents(record) for record in records if not record.erased]
    _INSERT_ALL.all(cursor, dialect, [[_columns(record) for record in records], contents])


def get(db: Connection, render_id: str) -> RenderRecord | None:
    """Return the record of a render, or None."""
    row = db.execute(_GET, {"id": render_id}).first()
    return RenderRecord.from_row(row) if row else None


def page(
    db: Connection,
    *,
    template: str | None = None,
    version: int | None = None,
    caller: str | None = None,
    caller_id: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    prompt_sha256: str | None = None,
    pattern: str = "*",
    limit: int,
    before: str | None = None,
) -> list[RenderRecord]:
    """Return records that fit every filter, newest first (ids sort by time), those with an id under `before`.

    `since` is included, `until` is not; `pattern` is what an actor may see.
    """
    equal = {"version": version, "caller": caller, "caller_id": caller_id}
    conditions = [renders.c[name] == value for name, value in equal.items() if value is not None]
    if prompt_sha256 is not None:
        conditions.append(render_contents.c.prompt_sha256 == prompt_sha256)
    conditions.extend(within(renders, since, until, before))
    few = few_templates(db, template, version, pattern)
    if few == []:
        return []
    if few is not None:
        conditions.append(among(few, renders, _WITH_CONTENTS, conditions, limit))
    elif pattern != "*":
        conditions.append(matches(renders.c.template, pattern))
    newest_first = _SELECT.where(*conditions).order_by(renders.c.id.desc())
    return [RenderRecord.from_row(row) for row in db.execute(newest_first.limit(limit))]


def _columns(record: RenderRecord) -> dict[str, Any]:
    return {name: getattr(record, name) for name in RenderRecord.__slots__}


def _contents(record: RenderRecord) -> dict[str, Any]:
    return {
        "render_id": record.id,
        "arguments": record.arguments,
        "prompt_sha256": record.prompt_sha256,
        "normal_sha256": record.normal_sha256,
    }
