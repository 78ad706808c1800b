"""Adds sessions of screens, and when people last came to the first page."""

import sqlalchemy as sa
from alembic import op

from store.columns import Utc, Words

revision = "0017"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "screens",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("opened_at", Utc(), nullable=True),
        sa.Column("seen_at", Utc(), nullable=True),
        sa.Column("address", Words(), nullable=False),
        sa.Column("agent", Words(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_screens"),
    )
    op.create_index("ix_screens_secret", "screens", ["secret"], unique=True)
    op.create_table(
        "visits",
        sa.Column("person", Words(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("before", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("person", name="pk_visits"),
    )


def downgrade() -> None:
    op.drop_table("visits")
    op.drop_index("ix_screens_secret", table_name="screens")
    op.drop_table("screens")
