"""Adds the content plan and the times in which it stops."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "contents",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("proposed_at", moment, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text()),
        sa.Column("group", sa.Text()),
        sa.Column("municipality", sa.Text()),
        sa.Column("radius", sa.Integer()),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("planned_at", moment),
        sa.Column("promise", number),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("effects", sa.JSON(), nullable=False),
        sa.Column("day_at", moment),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", moment),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contents"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_contents_key", "contents", ["key"], unique=True)
    op.create_index("ix_contents_state", "contents", ["state", "id"])
    op.create_index("ix_contents_day", "contents", ["day_at"])
    op.create_table(
        "content_pauses",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("until", moment),
        sa.Column("municipality", sa.Text()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_content_pauses"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_content_pauses_until", "content_pauses", ["until"])


def downgrade() -> None:
    op.drop_table("content_pauses")
    op.drop_table("contents")
