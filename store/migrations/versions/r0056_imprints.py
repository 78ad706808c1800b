"""Adds to publications what their texts show of where they are from."""

import sqlalchemy as sa
from alembic import op

from store.columns import Words

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("publications", sa.Column("forwarded", Words(), nullable=True))
    op.add_column("publications", sa.Column("sketch", sa.LargeBinary(), nullable=True))
    op.add_column(
        "publications",
        sa.Column("credits", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    for name in ("credits", "sketch", "forwarded"):
        op.drop_column("publications", name)
