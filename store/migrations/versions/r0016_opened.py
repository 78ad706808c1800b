"""Adds when the system opened a story: its first post may have come long after its time."""

import sqlalchemy as sa
from alembic import op

from store.columns import Utc

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None

_INDEX = "ix_incidents_opened_at"


def upgrade() -> None:
    """Of existing stories nobody knows it: the time of their first post stands for it."""
    op.add_column("incidents", sa.Column("opened_at", Utc(), nullable=True))
    op.execute("UPDATE incidents SET opened_at = first_at")
    op.create_index(_INDEX, "incidents", ["opened_at"])


def downgrade() -> None:
    op.drop_index(_INDEX, table_name="incidents")
    op.drop_column("incidents", "opened_at")
