"""Adds kept reports with their files, what was sent of them by which links, and subscriptions."""

import sqlalchemy as sa
from alembic import op

from store.columns import Utc, Words

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "reports",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scope_kind", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("since", Utc()),
        sa.Column("until", Utc(), nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("taken_at", Utc(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("made_by", Words(), nullable=False),
        sa.Column("slot", Utc()),
        sa.Column("approved_at", Utc()),
        sa.Column("approved_by", Words(), nullable=False),
        sa.Column("sent_at", Utc()),
        sa.Column("short", Words(), nullable=False),
        sa.Column("problem", Words(), nullable=False),
        sa.Column("words", Words(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reports_order", "reports", ["order", "version"], unique=True)
    op.create_index("ix_reports_name", "reports", ["name", "id"])
    op.create_table(
        "report_files",
        sa.Column("report", _NUMBER, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name="fk_report_files_report_reports"),
        sa.PrimaryKeyConstraint("report", "kind", name="pk_report_files"),
    )
    op.create_table(
        "report_deliveries",
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("again", sa.Text(), nullable=False),
        sa.Column("report", _NUMBER, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report"], ["reports.id"], name="fk_report_deliveries_report_reports"
        ),
        sa.PrimaryKeyConstraint("order", "person", "again", name="pk_report_deliveries"),
    )
    op.create_index("ix_report_deliveries_report", "report_deliveries", ["report", "at"])
    op.create_table(
        "report_subscriptions",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scope_kind", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("channel", Words(), nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("approval", sa.Boolean(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_report_subscriptions"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_report_subscriptions",
        "report_subscriptions",
        ["person", "name", "scope_kind", "scope"],
        unique=True,
    )
    op.add_column("outbox", sa.Column("report", sa.Text()))
    op.add_column("outbox", sa.Column("reader", Words()))


def downgrade() -> None:
    op.drop_column("outbox", "reader")
    op.drop_column("outbox", "report")
    op.drop_table("report_subscriptions")
    op.drop_table("report_deliveries")
    op.drop_table("report_files")
    op.drop_table("reports")
