"""Create the records of renders, and beside them what of a render can be erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.append_only import protect

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NAME = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
FILTERS = ((), ("template",), ("template", "version"), ("caller",), ("caller_id",))


def upgrade() -> None:
    op.create_table(
        "renders",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("template_id", sa.Integer, nullable=False),
        sa.Column("template", NAME, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(71), nullable=False),
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("unset", sa.Text),
        sa.Column("caller", sa.Text, nullable=False),
        sa.Column("caller_id", sa.Text, nullable=False),
        sa.Column("metadata", sa.Text, nullable=False),
        sa.Column("omitted", sa.Text, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_renders"),
        sa.ForeignKeyConstraint(
            ["template_id", "version"],
            ["versions.template_id", "versions.number"],
            name="fk_renders_template_id_version_versions",
        ),
        sqlite_with_rowid=False,
    )
    for columns in FILTERS:
        order = [*columns, "created_at", "id"]
        op.create_index(f"ix_renders_{'_'.join(order)}", "renders", order)
    for statement in protect(op.get_bind().dialect.name, "renders", ["id"]):
        op.execute(statement)
    op.create_table(
        "render_contents",
        sa.Column("render_id", sa.String(36), nullable=False),
        sa.Column("prompt_sha256", sa.String(64), nullable=False),
        sa.Column("arguments", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("render_id", name="pk_render_contents"),
        sa.ForeignKeyConstraint(["render_id"], ["renders.id"], name="fk_render_contents_render_id_renders"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_render_contents_prompt_sha256", "render_contents", ["prompt_sha256"])


def downgrade() -> None:
    op.drop_table("render_contents")
    op.drop_table("renders")
