"""Adds the address of the post that a filed case is about."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("filed_cases", sa.Column("link", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("filed_cases", "link")
