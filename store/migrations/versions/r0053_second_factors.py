"""Adds second factors of people."""

import sqlalchemy as sa
from alembic import op

from store.columns import Utc

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("factor", sa.LargeBinary(), nullable=True))
    op.add_column("people", sa.Column("factor_at", Utc(), nullable=True))
    op.add_column(
        "people",
        sa.Column("factor_step", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
    )
    op.add_column(
        "people", sa.Column("recovery", sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
    )


def downgrade() -> None:
    for name in ("recovery", "factor_step", "factor_at", "factor"):
        op.drop_column("people", name)
