"""Create proposals to move labels, and the decisions on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.append_only import protect

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None
oldest_program = "0007"

NAME = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
ID = sa.String(36).with_variant(sa.String(36, collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
MOVE_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
AN_APPROVAL_NAMES_ITS_MOVE = "(state = 'approved') = (move_id IS NOT NULL)"


def upgrade() -> None:
    create_proposals()
    create_decisions()
    for table, key in (("proposals", "id"), ("decisions", "proposal_id")):
        for statement in protect(op.get_bind().dialect.name, table, [key]):
            op.execute(statement)


def downgrade() -> None:
    op.drop_table("decisions")
    op.drop_table("proposals")


def create_proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", ID, nullable=False),
        sa.Column("template_id", sa.Integer, nullable=False),
        sa.Column("template", NAME, nullable=False),
        sa.Column("label", sa.String(36), nullable=False),
        sa.Column("from_number", sa.Integer),
        sa.Column("to_number", sa.Integer),
        sa.Column("message", sa.Text),
        sa.Column("allow_breaking", sa.Boolean, nullable=False),
        sa.Column("breaking", sa.Text),
        sa.Column("proposer", sa.Text, nullable=False),
        sa.Column("proposer_id", sa.Text, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
        sa.ForeignKeyConstraint(["template_id"], ["templates.id"], name="fk_proposals_template_id_templates"),
        *(
            sa.ForeignKeyConstraint(
                ["template_id", number],
                ["versions.template_id", "versions.number"],
                name=f"fk_proposals_template_id_{number}_versions",
            )
            for number in ("from_number", "to_number")
        ),
        sqlite_with_rowid=False,
    )
    for column in ("template", "proposer"):
        op.create_index(f"ix_proposals_{column}_id", "proposals", [column, "id"])


def create_decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("proposal_id", ID, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("actor_id", sa.Text, nullable=False),
        sa.Column("message", sa.Text),
        sa.Column("allow_breaking", sa.Boolean, nullable=False),
        sa.Column("move_id", MOVE_ID),
        sa.PrimaryKeyConstraint("proposal_id", name="pk_decisions"),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_decisions_proposal_id_proposals"),
        sa.ForeignKeyConstraint(["move_id"], ["label_moves.id"], name="fk_decisions_move_id_label_moves"),
        sa.UniqueConstraint("move_id", name="uq_decisions_move_id"),
        sa.CheckConstraint(AN_APPROVAL_NAMES_ITS_MOVE, name="ck_decisions_an_approval_names_its_move"),
        sqlite_with_rowid=False,
    )
