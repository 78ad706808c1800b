"""Adds what other systems say of their cases, and the imports that brought it."""

import sqlalchemy as sa
from alembic import op

from store.columns import Utc, Words

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "filed_cases",
        sa.Column("case_id", _NUMBER, nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("map", sa.Text(), nullable=False),
        sa.Column("run", sa.Integer()),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("verbatim", sa.Text()),
        sa.Column("received_at", Utc(), nullable=False),
        sa.Column("since", Utc(), nullable=False),
        sa.Column("seen_at", Utc(), nullable=False),
        sa.Column("gone_at", Utc()),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_filed_cases_case_id"),
        sa.PrimaryKeyConstraint("case_id", name="pk_filed_cases"),
    )
    op.create_index("ix_filed_cases_number", "filed_cases", ["stream", "number"], unique=True)
    op.create_index("ix_filed_cases_verbatim", "filed_cases", ["verbatim"])
    op.create_table(
        "case_filings",
        sa.Column("case_id", _NUMBER, nullable=False),
        sa.Column("first_at", Utc(), nullable=False),
        sa.Column("last_at", Utc(), nullable=False),
        sa.Column("run", sa.Integer()),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("regime", sa.Text(), nullable=False),
        sa.Column("assumed", sa.Boolean(), nullable=False),
        sa.Column("group", sa.Text()),
        sa.Column("topic", sa.Text()),
        sa.Column("subject", Words(), nullable=False),
        sa.Column("body", sa.Text()),
        sa.Column("performer", Words(), nullable=False),
        sa.Column("state", sa.Text()),
        sa.Column("status", Words(), nullable=False),
        sa.Column("answer", Words(), nullable=False),
        sa.Column("answered_at", Utc()),
        sa.Column("due", Utc()),
        sa.Column("score", sa.Integer()),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_filings_case_id"),
        sa.PrimaryKeyConstraint("case_id", "first_at", name="pk_case_filings"),
    )
    op.create_index("ix_case_filings_run", "case_filings", ["run", "case_id"])
    op.create_table(
        "case_imports",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("file", Words(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("map", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("regime", sa.Text(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("said_at", Utc(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("since", Utc()),
        sa.Column("until", Utc()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("task", sa.Text()),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("ended_at", Utc()),
        sa.Column("problem", Words(), nullable=False),
        sa.Column("sheets", sa.JSON(), nullable=False),
        sa.Column("tally", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case_imports"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_case_imports_stream", "case_imports", ["stream", "state", "said_at"])
    op.create_table(
        "case_import_rows",
        sa.Column("run", _NUMBER, nullable=False),
        sa.Column("line", _NUMBER, nullable=False),
        sa.Column("number", Words(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("case_id", _NUMBER),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("column", Words(), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["case_imports.id"], name="fk_case_import_rows_run"),
        sa.PrimaryKeyConstraint("run", "line", name="pk_case_import_rows"),
    )


def downgrade() -> None:
    """Imports and the states that they showed are lost; the cases stay."""
    op.drop_table("case_import_rows")
    op.drop_table("case_imports")
    op.drop_table("case_filings")
    op.drop_table("filed_cases")
