"""Adds the bell, and how each person is called by their browser: a sound, a notification."""

import sqlalchemy as sa
from alembic import op

from store.columns import Utc, Words

revision = "0018"
down_revision = "0014"
branch_labels = None
depends_on = None

_CALLS = ("sound", "desktop")


def upgrade() -> None:
    for name in _CALLS:
        column: sa.Column[bool] = sa.Column(
            name, sa.Boolean(), nullable=False, server_default=sa.false()
        )
        op.add_column("people", column)
    op.create_table(
        "bell",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("person", Words(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("about", Words(), nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("text", Words(), nullable=False),
        sa.Column("address", Words(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("read_at", Utc()),
        sa.PrimaryKeyConstraint("id", name="pk_bell"),
    )
    op.create_index("ix_bell_at", "bell", ["at"])
    op.create_index("ix_bell_person_cause_about", "bell", ["person", "cause", "about"], unique=True)


def downgrade() -> None:
    op.drop_table("bell")
    for name in _CALLS:
        op.drop_column("people", name)
