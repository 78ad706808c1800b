"""Calls without a sign-in, counted by link and by address."""

import sqlalchemy as sa
from alembic import op

from store.columns import Utc

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("empty_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_calls"),
    )
    op.create_index("ix_calls_empty_at", "calls", ["empty_at"])


def downgrade() -> None:
    op.drop_index("ix_calls_empty_at", table_name="calls")
    op.drop_table("calls")
