"""Create plans and erasures, and let a render's contents have a second hash and no arguments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.append_only import protect

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None
oldest_program = "0007"

NAME = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
ID = sa.String(36).with_variant(sa.String(36, collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
HASHED = "normal_sha256 IS NOT NULL"

# SQLite cannot let a column be NULL that must not; it is given a new table, and the old one's rows.
REBUILT = (
    "ALTER TABLE render_contents RENAME TO render_contents_before",
    """
CREATE TABLE render_contents (
    render_id VARCHAR(36) NOT NULL,
    prompt_sha256 VARCHAR(64) NOT NULL,
    {columns},
    CONSTRAINT pk_render_contents PRIMARY KEY (render_id),
    CONSTRAINT fk_render_contents_render_id_renders FOREIGN KEY(render_id) REFERENCES renders (id)
) WITHOUT ROWID
""",
    """
INSERT INTO render_contents (render_id, prompt_sha256, arguments)
SELECT render_id, prompt_sha256, {value} FROM render_contents_before ORDER BY render_id
""",
    "DROP TABLE render_contents_before",
    "CREATE INDEX ix_render_contents_prompt_sha256 ON render_contents (prompt_sha256)",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        rebuild(columns="arguments TEXT, normal_sha256 VARCHAR(64)", value="arguments")
    else:
        op.add_column("render_contents", sa.Column("normal_sha256", sa.String(64)))
        op.alter_column("render_contents", "arguments", nullable=True)
    index_normal_hashes("render_contents")
    create_erasures()
    create_plans()
    create_plan_contents()


def downgrade() -> None:
    for table in ("plan_contents", "plans", "erasures"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "sqlite":
        rebuild(columns="arguments TEXT NOT NULL", value="coalesce(arguments, '{}')")
    else:
        op.drop_column("render_contents", "normal_sha256")
        op.execute("UPDATE render_contents SET arguments = '{}' WHERE arguments IS NULL")
        op.alter_column("render_contents", "arguments", nullable=False)


def rebuild(*, columns: str, value: str) -> None:
    for statement in REBUILT:
        op.execute(statement.format(columns=columns, value=value))


def index_normal_hashes(table: str) -> None:
    where = sa.text(HASHED)
    op.create_index(f"ix_{table}_normal_sha256", table, ["normal_sha256"], sqlite_where=where, postgresql_where=where)


def create_erasures() -> None:
    op.create_table(
        "erasures",
        sa.Column("render_id", ID, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("actor_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("render_id", name="pk_erasures"),
        sa.ForeignKeyConstraint(["render_id"], ["renders.id"], name="fk_erasures_render_id_renders"),
        sqlite_with_rowid=False,
    )
    append_only("erasures", "render_id")


def create_plans() -> None:
    op.create_table(
        "plans",
        sa.Column("id", ID, nullable=False),
        sa.Column("render_id", ID, nullable=False),
        sa.Column("template_id", sa.Integer, nullable=False),
        sa.Column("template", NAME, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("caller", sa.Text, nullable=False),
        sa.Column("caller_id", sa.Text, nullable=False),
        sa.Column("metadata", sa.Text, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plans"),
        sa.ForeignKeyConstraint(["render_id"], ["renders.id"], name="fk_plans_render_id_renders"),
        sa.ForeignKeyConstraint(
            ["template_id", "version"],
            ["versions.template_id", "versions.number"],
            name="fk_plans_template_id_version_versions",
        ),
        sqlite_with_rowid=False,
    )
    for columns in (["render_id", "id"], ["template_id", "version", "id"], ["caller_id", "id"]):
        op.create_index(f"ix_plans_{'_'.join(columns)}", "plans", columns)
    append_only("plans", "id")


def create_plan_contents() -> None:
    op.create_table(
        "plan_contents",
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("render_id", ID, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("normal_sha256", sa.String(64)),
        sa.Column("content", sa.LargeBinary),
        sa.PrimaryKeyConstraint("plan_id", name="pk_plan_contents"),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_plan_contents_plan_id_plans"),
        sa.UniqueConstraint("render_id", "sha256", name="uq_plan_contents_render_id_sha256"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_plan_contents_sha256", "plan_contents", ["sha256"])
    index_normal_hashes("plan_contents")


def append_only(table: str, key: str) -> None:
    for statement in protect(op.get_bind().dialect.name, table, [key]):
        op.execute(statement)
