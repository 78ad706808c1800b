"""Adds what the machine reads from answers, what people decide of it, and promises."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    utc = sa.DateTime(timezone=True)
    op.create_table(
        "answer_quality",
        sa.Column("answer_id", number, nullable=False),
        sa.Column("case_id", number, nullable=False),
        sa.Column("body", sa.Text()),
        sa.Column("at", utc, nullable=False),
        sa.Column("read_at", utc, nullable=False),
        sa.Column("points", sa.Text(), nullable=False),
        sa.Column("is_formal", sa.Boolean(), nullable=False),
        sa.Column("likeness", sa.Float(53), nullable=False),
        sa.Column("twin", number),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("verdict_points", sa.Text()),
        sa.Column("verdict_formal", sa.Boolean()),
        sa.Column("verdict_who", sa.Text()),
        sa.Column("verdict_at", utc),
        sa.Column("verdict_reason", sa.Text()),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["case_answers.id"], name="fk_answer_quality_answer_id"
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_answer_quality_case_id"),
        sa.PrimaryKeyConstraint("answer_id", name="pk_answer_quality"),
    )
    op.create_index("ix_answer_quality_case", "answer_quality", ["case_id"])
    op.create_index("ix_answer_quality_body", "answer_quality", ["body", "at"])
    op.create_index("ix_answer_quality_verdict", "answer_quality", ["verdict_at"])
    op.create_table(
        "case_promises",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("case_id", number, nullable=False),
        sa.Column("answer_id", number, nullable=False),
        sa.Column("body", sa.Text()),
        sa.Column("made_at", utc, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text()),
        sa.Column("settlement", sa.Text()),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("moved_to", number),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("decided_at", utc),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_promises_case_id"),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["case_answers.id"], name="fk_case_promises_answer_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_promises"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_case_promises_case", "case_promises", ["case_id"])
    op.create_index("ix_case_promises_answer", "case_promises", ["answer_id"])
    op.create_index("ix_case_promises_due", "case_promises", ["state", "due"])


def downgrade() -> None:
    op.drop_table("case_promises")
    op.drop_table("answer_quality")
