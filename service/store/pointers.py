"""Where a template and its labels point now: the one question that every render and every read by label asks."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, select

from service.store.direct import DirectSelect
from service.store.engine import Database
from service.store.metadata import labels, templates


@dataclass(frozen=True, slots=True)
class Pointer:
    """A template's id, whether it is archived, and the numbers of its newest version and of the label's.

    `labelled` is None where the template has no such label.
    """

    template_id: int
    is_archived: bool
    latest: int
    labelled: int | None


_LABEL_OF_TEMPLATE = and_(labels.c.template_id == templates.c.id, labels.c.label == bindparam("label"))
_POINTER = DirectSelect(
    select(templates.c.id, templates.c.archived_at.is_not(None), templates.c.latest, labels.c.number)
    .join_from(templates, labels, _LABEL_OF_TEMPLATE, isouter=True)
    .where(templates.c.name == bindparam("name"))
)


def find_pointer(database: Database, name: str, label: str) -> Pointer | None:
    """Return where a template and one of its labels point at this moment, or None for a name that no template has.

    Raises Unavailable.
    """
    with database.reading_directly() as cursor:
        row = _POINTER.first(cursor, database.dialect, {"name": name, "label": label})
    return None if row is None else Pointer(row[0], bool(row[1]), row[2], row[3])
