"""Adds the customer's templates of reports."""

import sqlalchemy as sa
from alembic import op

from store.columns import Utc, Words

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "report_templates",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("report", Words(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("file_name", Words(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("lists", sa.JSON(), nullable=False),
        sa.Column("dropped", sa.JSON(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_report_templates"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_report_templates_name", "report_templates", ["report", "name"], unique=True)


def downgrade() -> None:
    op.drop_table("report_templates")
