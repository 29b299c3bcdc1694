"""Templates: the named things, with what their newest version says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, exists, select

from service.core.errors import NameTaken
from service.store import search as full_text
from service.store.metadata import labels, template_tags, templates
from service.store.sql import AnyRow, Collected, insert_unless_there, inserted, matches, starts_with

LONGEST_TAG = 200

_NOT_STORABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Template:
    """A template; `latest` is the number of its newest version (0 before the first), `labels` are label -> number.

    `title`, `description`, `persona` and `tags` are those of the newest version.
    """

    id: int
    name: str
    title: str | None
    description: str | None
    persona: str | None
    latest: int
    created_at: datetime
    created_by: str
    updated_at: datetime
    archived_at: datetime | None
    archived_by: str | None
    labels: Mapping[str, int]
    tags: tuple[str, ...]

    @classmethod
    def from_row(cls, row: AnyRow) -> Template:
        """Return the template of a row of `_SELECT`."""
        *columns, label_numbers, tags = row
        return cls(*(*columns, dict(sorted((label_numbers or {}).items())), tuple(sorted(tags or ()))))


_LABELS = select(Collected(labels.c.label, labels.c.number)).where(labels.c.template_id == templates.c.id)
_TAGS = select(Collected(template_tags.c.tag)).where(template_tags.c.template_id == templates.c.id)
_SELECT: Select[Any] = select(
    templates.c.id,
    templates.c.name,
    templates.c.title,
    templates.c.description,
    templates.c.persona,
    templates.c.latest,
    templates.c.created_at,
    templates.c.created_by,
    templates.c.updated_at,
    templates.c.archived_at,
    templates.c.archived_by,
    _LABELS.scalar_subquery(),
    _TAGS.scalar_subquery(),
)
_GET = _SELECT.where(templates.c.name == bindparam("name"))
_ID = select(templates.c.id).where(templates.c.name == bindparam("name"))
_LOCK = _ID.with_for_update(key_share=True)
_NAME = select(templates.c.name).where(templates.c.id == bindparam("id"))
_INSERT = insert_unless_there(templates)
_UPDATE = templates.update().where(templates.c.id == bindparam("template_id"))
_DELETE_TAGS = template_tags.delete().where(template_tags.c.template_id == bindparam("id"))
_INSERT_TAGS = template_tags.insert()


def insert(db: Connection, name: str, *, now: datetime, by: str) -> int:
    """Create a template that has no version yet and return its id; raises NameTaken."""
    values = {"name": name, "created_at": now, "created_by": by, "updated_at": now, "latest": 0}
    if not inserted(db, _INSERT, values):
        raise NameTaken(f"{name} exists already")
    return int(db.execute(_ID, {"name": name}).scalar_one())


def get(db: Connection, name: str, *, lock: bool = False) -> Template | None:
    """Return a template, or None; with `lock` nobody else changes it until this transaction ends.

    On SQLite every transaction that writes is alone, and there is nothing to lock.
    """
    if lock and db.dialect.name != "sqlite" and db.execute(_LOCK, {"name": name}).first() is None:
        # Not there when the lock was asked for: found now, it would be unlocked.
        return None
    row = db.execute(_GET, {"name": name}).first()
    return Template.from_row(row) if row else None


def search(
    db: Connection,
    *,
    q: str | None = None,
    label: str | None = None,
    persona: str | None = None,
    tag: str | None = None,
    prefix: str | None = None,
    archived: bool | None = False,
    pattern: str = "*",
    limit: int,
    after: str | None = None,
) -> list[Template]:
    """Return templates in the order of their names, those that fit every filter, from behind the name `after`.

    `q` asks for words (each must be the start of a word of name, title, description or body); blank text asks for
    nothing, and text without a letter or digit finds nothing. `archived` None takes both kinds. `pattern` is what an
    actor may see.
    """
    conditions = (*_asks(db, q), *_says(label, persona, tag), *_is_called(prefix, pattern, after), *_is(archived))
    rows = db.execute(_SELECT.where(*conditions).order_by(templates.c.name).limit(limit))
    return [Template.from_row(row) for row in rows]


def describe(
    db: Connection,
    template_id: int,
    *,
    latest: int,
    title: str | None,
    description: str | None,
    persona: str | None,
    tags: Iterable[str],
    updated_at: datetime,
    body: str,
) -> None:
    """Write what the newest version says of the template, and index it for search.

    These are copies for finding and showing: NUL and half surrogate pairs, which PostgreSQL cannot hold, become
    U+FFFD, and a tag is cut to LONGEST_TAG characters. The document itself stays as it is.
    """
    texts = {"title": _storable(title), "description": _storable(description), "persona": _storable(persona)}
    db.execute(_UPDATE, {"template_id": template_id, "latest": latest, "updated_at": updated_at, **texts})
    db.execute(_DELETE_TAGS, {"id": template_id})
    kept = dict.fromkeys((_storable(tag) or "")[:LONGEST_TAG] for tag in tags)
    if kept:
        db.execute(_INSERT_TAGS, [{"template_id": template_id, "tag": tag} for tag in kept])
    name = db.execute(_NAME, {"id": template_id}).scalar_one()
    full_text.put(db, template_id, (name, title, description, body))


def set_archived(db: Connection, template_id: int, *, at: datetime | None, by: str | None) -> None:
    """Archive a template, or bring it back with None for both."""
    db.execute(_UPDATE, {"template_id": template_id, "archived_at": at, "archived_by": by})


def _asks(db: Connection, q: str | None) -> Iterator[ColumnElement[bool]]:
    if q is not None and q.strip():
        yield full_text.matching(db, q)


def _says(label: str | None, persona: str | None, tag: str | None) -> Iterator[ColumnElement[bool]]:
    if label is not None:
        yield exists().where(labels.c.template_id == templates.c.id, labels.c.label == label)
    if persona is not None:
        yield templates.c.persona == persona
    if tag is not None:
        tagged = template_tags.c.tag == tag[:LONGEST_TAG]
        yield exists().where(template_tags.c.template_id == templates.c.id, tagged)


def _is_called(prefix: str | None, pattern: str, after: str | None) -> Iterator[ColumnElement[bool]]:
    if prefix:
        yield starts_with(templates.c.name, prefix)
    if pattern != "*":
        yield matches(templates.c.name, pattern)
    if after is not None:
        yield templates.c.name > after


def _is(archived: bool | None) -> Iterator[ColumnElement[bool]]:
    if archived is not None:
        yield templates.c.archived_at.is_not(None) if archived else templates.c.archived_at.is_(None)


def _storable(text: str | None) -> str | None:
    return None if text is None else _NOT_STORABLE.sub("\ufffd", text)
