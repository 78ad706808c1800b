"""Why a person closed an alert or called it false."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Moves that were made before have no reason."""
    op.add_column("moves", sa.Column("reason", sa.Text(), nullable=True))


def downgrade() -> None:
    """The reasons are lost."""
    op.drop_column("moves", "reason")
