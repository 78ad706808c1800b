"""Why a person closed an alert or called it false; which posts of a source were refused."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Earlier moves have no reason, and earlier refused posts no name."""
    op.add_column("moves", sa.Column("reason", sa.Text(), nullable=True))
    op.add_column("sources", sa.Column("refused", sa.JSON(), nullable=True))


def downgrade() -> None:
    """The reasons are lost, and refused posts are counted again."""
    op.drop_column("sources", "refused")
    op.drop_column("moves", "reason")
