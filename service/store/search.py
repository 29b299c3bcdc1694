"""The full-text index: one row of words for each template, in FTS5 or as a tsvector."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, Integer, and_, bindparam, cast, column, false, select, table, text
from sqlalchemy.dialects.postgresql import TSQUERY

from service.core.document import read
from service.store.metadata import templates, versions
from service.store.words import asked_words, words_of

_PUT = {
    "sqlite": (
        text("DELETE FROM template_search WHERE rowid = :id"),
        text("INSERT INTO template_search (rowid, words) VALUES (:id, :words)"),
    ),
    "postgresql": (
        text("DELETE FROM template_search WHERE template_id = :id"),
        text(
            "INSERT INTO template_search (template_id, words)"
            " VALUES (:id, array_to_tsvector(string_to_array(:words, ' ')))"
        ),
    ),
}
_CLEAR = text("DELETE FROM template_search")
_NEWEST = (
    select(templates.c.id, templates.c.name, templates.c.title, templates.c.description, versions.c.document)
    .join_from(
        templates, versions, and_(versions.c.template_id == templates.c.id, versions.c.number == templates.c.latest)
    )
    .where(templates.c.id > bindparam("done"))
    .order_by(templates.c.id)
    .limit(1)
)
_FOUND = {
    "sqlite": select(column("rowid", Integer)).where(column("template_search").op("MATCH")(bindparam("asked"))),
    "postgresql": select(column("template_id", Integer)).where(
        column("words").op("@@")(cast(bindparam("asked"), TSQUERY))
    ),
}


def put(db: Connection, template_id: int, texts: Iterable[str | None]) -> None:
    """Index these texts for a template, in place of what was indexed before."""
    remove, insert = _PUT[db.dialect.name]
    db.execute(remove, {"id": template_id})
    db.execute(insert, {"id": template_id, "words": " ".join(words_of(texts))})


def rebuild(db: Connection) -> None:
    """Index all templates anew from their newest versions, one after the other."""
    db.execute(_CLEAR)
    row = db.execute(_NEWEST, {"done": 0}).first()
    while row is not None:
        put(db, row.id, (row.name, row.title, row.description, read(row.document).body))
        row = db.execute(_NEWEST, {"done": row.id}).first()


def matching(db: Connection, query: str) -> ColumnElement[bool]:
    """Return the condition that a template has every word of the query, at least as the start of one of its words.

    Nothing matches a query without any word.
    """
    words = asked_words(query)
    if not words:
        return false()
    # Words have letters, digits and marks only: nothing in them could end the quotes.
    if db.dialect.name == "sqlite":
        asked = " ".join(f'"{word}" *' for word in words)
    else:
        asked = " & ".join(f"'{word}':*" for word in words)
    found = _FOUND[db.dialect.name].select_from(table("template_search"))
    return templates.c.id.in_(found.params(asked=asked))
