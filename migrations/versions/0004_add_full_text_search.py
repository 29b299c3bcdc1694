"""Add the full-text index over names, titles, descriptions and bodies, and fill it from the newest versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.core.document import read
from service.store.words import words_of

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NEWEST = sa.text(
    "SELECT t.id, t.name, t.title, t.description, v.document FROM templates t"
    " JOIN versions v ON v.template_id = t.id AND v.number = t.latest WHERE t.id > :done ORDER BY t.id LIMIT 1"
)
# The words come cut and folded already, with spaces between them. The tokenizer `ascii` keeps every character beyond
# ASCII in its word, so that it cuts at these spaces and nowhere else; a newer Unicode than SQLite's own does no harm.
SQLITE = "CREATE VIRTUAL TABLE template_search USING fts5(words, tokenize = 'ascii', detail = none, columnsize = 0)"
PUT = {
    "sqlite": sa.text("INSERT INTO template_search (rowid, words) VALUES (:id, :words)"),
    "postgresql": sa.text(
        "INSERT INTO template_search (template_id, words) VALUES (:id, array_to_tsvector(string_to_array(:words, ' ')))"
    ),
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE)
    else:
        create_table()
    fill()


def create_table() -> None:
    op.create_table(
        "template_search",
        sa.Column("template_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("words", sa.dialects.postgresql.TSVECTOR, nullable=False),
        sa.PrimaryKeyConstraint("template_id", name="pk_template_search"),
        sa.ForeignKeyConstraint(["template_id"], ["templates.id"], name="fk_template_search_template_id_templates"),
    )
    op.create_index("ix_template_search_words", "template_search", ["words"], postgresql_using="gin")


def fill() -> None:
    """Index one template after the other: the documents of all of them need not fit into memory."""
    db = op.get_bind()
    row = db.execute(NEWEST, {"done": 0}).first()
    while row is not None:
        words = words_of([row.name, row.title, row.description, read(bytes(row.document).decode()).body])
        db.execute(PUT[db.dialect.name], {"id": row.id, "words": " ".join(words)})
        row = db.execute(NEWEST, {"done": row.id}).first()


def downgrade() -> None:
    op.drop_table("template_search")
