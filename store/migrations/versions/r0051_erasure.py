"""Adds tombstones of what was forgotten, protocols of forgetting, and holds of cases."""

import sqlalchemy as sa
from alembic import op

from store.columns import Utc, Words

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "forgotten",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_forgotten"),
    )
    op.create_table(
        "erasures",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("held", sa.JSON(), nullable=False),
        sa.Column("words", Words(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_erasures"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "case_holds",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("case_id", number, nullable=False),
        sa.Column("since", Utc(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.Column("lifted_at", Utc(), nullable=True),
        sa.Column("lifted_by", Words(), nullable=False),
        sa.Column("lifting", Words(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_holds_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_holds"),
        sqlite_autoincrement=True,
    )
    holds = sa.text("lifted_at IS NULL")
    op.create_index(
        "ix_case_holds_open",
        "case_holds",
        ["case_id"],
        unique=True,
        sqlite_where=holds,
        postgresql_where=holds,
    )


def downgrade() -> None:
    op.drop_table("case_holds")
    op.drop_table("erasures")
    op.drop_table("forgotten")
