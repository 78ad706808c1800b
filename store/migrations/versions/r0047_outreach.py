"""Adds communication errors and best practices of bodies."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "mistakes",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("strength", sa.Float(53), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("page", sa.Text()),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("case_id", number),
        sa.Column("answer_id", number),
        sa.Column("post_id", sa.Text()),
        sa.Column("municipality", sa.Text()),
        sa.Column("group", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mistakes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_mistakes_key", "mistakes", ["key"], unique=True)
    op.create_index("ix_mistakes_state", "mistakes", ["state", "id"])
    op.create_index("ix_mistakes_body", "mistakes", ["body", "happened_at"])
    op.create_index("ix_mistakes_at", "mistakes", ["at"])
    op.create_index("ix_answer_quality_read", "answer_quality", ["read_at", "answer_id"])
    op.create_index("ix_watched_posts_shut", "watched_posts", ["shut_at"])
    op.create_table(
        "practices",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("cost", sa.Text(), nullable=False),
        sa.Column("took", sa.Text(), nullable=False),
        sa.Column("body", sa.Text()),
        sa.Column("topic", sa.Text()),
        sa.Column("group", sa.Text()),
        sa.Column("municipality", sa.Text()),
        sa.Column("before", sa.JSON()),
        sa.Column("after", sa.JSON()),
        sa.Column("cases", sa.JSON(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_practices"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_practices_key", "practices", ["key"], unique=True)
    op.create_index("ix_practices_state", "practices", ["state", "id"])
    op.create_index("ix_practices_topic", "practices", ["topic", "id"])
    op.create_index("ix_practices_group", "practices", ["group", "id"])


def downgrade() -> None:
    op.drop_index("ix_watched_posts_shut", "watched_posts")
    op.drop_index("ix_answer_quality_read", "answer_quality")
    op.drop_table("practices")
    op.drop_table("mistakes")
