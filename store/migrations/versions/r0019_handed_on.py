"""Adds to whom a person handed an alert on."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("moves", sa.Column("handed_to", sa.Text()))


def downgrade() -> None:
    op.drop_column("moves", "handed_to")
