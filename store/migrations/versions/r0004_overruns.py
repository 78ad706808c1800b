"""Polls in a row in which the parse of an answer took its deadline, for each source."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; no source has overrun yet."""
    op.add_column(
        "sources", sa.Column("overruns", sa.Integer(), nullable=False, server_default="0")
    )


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("sources", "overruns")
