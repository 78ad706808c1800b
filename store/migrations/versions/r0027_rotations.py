"""Adds the series of a shift, and the exchanges of shifts that colleagues offer each other."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("roster", sa.Column("series", sa.Text(), nullable=True))
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "exchanges",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("offered", number, nullable=False),
        sa.Column("wanted", number, nullable=False),
        sa.Column("proposer", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_exchanges"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_exchanges_at", "exchanges", ["at"])


def downgrade() -> None:
    op.drop_index("ix_exchanges_at", table_name="exchanges")
    op.drop_table("exchanges")
    op.drop_column("roster", "series")
