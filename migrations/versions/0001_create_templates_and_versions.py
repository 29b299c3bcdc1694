"""Create templates, their versions and tags, and the labels with their history."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.append_only import CREATE_FUNCTION, DROP_FUNCTION, protect

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
NAME = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    create_templates()
    create_versions()
    create_labels()
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.execute(CREATE_FUNCTION)
    for table, key in (("versions", ("template_id", "number")), ("label_moves", ("id",))):
        for statement in protect(dialect, table, key):
            op.execute(statement)


def create_templates() -> None:
    op.create_table(
        "templates",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.Column("archived_at", TIME),
        sa.Column("archived_by", sa.Text),
        sa.Column("latest", sa.Integer, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("description", sa.Text),
        sa.Column("persona", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_templates"),
        sa.UniqueConstraint("name", name="uq_templates_name"),
    )
    op.create_table(
        "template_tags",
        sa.Column("template_id", sa.Integer, nullable=False),
        sa.Column("tag", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("template_id", "tag", name="pk_template_tags"),
        sa.ForeignKeyConstraint(["template_id"], ["templates.id"], name="fk_template_tags_template_id_templates"),
        sqlite_with_rowid=False,
    )


def create_versions() -> None:
    op.create_table(
        "versions",
        sa.Column("template_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(71), nullable=False),
        sa.Column("message", sa.Text),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("author_id", sa.Text, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("accepted", sa.Text, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("template_id", "number", name="pk_versions"),
        sa.ForeignKeyConstraint(["template_id"], ["templates.id"], name="fk_versions_template_id_templates"),
        sa.CheckConstraint("number > 0", name=op.f("ck_versions_number_is_positive")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_versions_template_id_digest", "versions", ["template_id", "digest"])


def create_labels() -> None:
    version = ["versions.template_id", "versions.number"]
    op.create_table(
        "labels",
        sa.Column("template_id", sa.Integer, nullable=False),
        sa.Column("label", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("moved_at", TIME, nullable=False),
        sa.Column("moved_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("template_id", "label", name="pk_labels"),
        sa.ForeignKeyConstraint(["template_id", "number"], version, name="fk_labels_template_id_number_versions"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "label_moves",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("template_id", sa.Integer, nullable=False),
        sa.Column("label", sa.String(36), nullable=False),
        sa.Column("from_number", sa.Integer),
        sa.Column("to_number", sa.Integer),
        sa.Column("at", TIME, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("actor_id", sa.Text, nullable=False),
        sa.Column("message", sa.Text),
        sa.Column("allow_breaking", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_label_moves"),
        sa.ForeignKeyConstraint(["template_id"], ["templates.id"], name="fk_label_moves_template_id_templates"),
        sa.ForeignKeyConstraint(
            ["template_id", "from_number"], version, name="fk_label_moves_template_id_from_number_versions"
        ),
        sa.ForeignKeyConstraint(
            ["template_id", "to_number"], version, name="fk_label_moves_template_id_to_number_versions"
        ),
        sa.CheckConstraint("id > 0", name=op.f("ck_label_moves_id_is_positive")),
    )
    op.create_index("ix_label_moves_template_id_label_id", "label_moves", ["template_id", "label", "id"])


def downgrade() -> None:
    for table in ("label_moves", "labels", "versions", "template_tags", "templates"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(DROP_FUNCTION)
