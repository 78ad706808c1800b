"""Adds saved cuts and their pins."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "saved_cuts",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_cuts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_saved_cuts_owner", "saved_cuts", ["owner", "name"], unique=True)
    op.create_index("ix_saved_cuts_shared", "saved_cuts", ["is_shared"])
    op.create_table(
        "cut_pins",
        sa.Column("cut_id", number, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cut_id"], ["saved_cuts.id"], name="fk_cut_pins_cut_id_saved_cuts"
        ),
        sa.PrimaryKeyConstraint("cut_id", "person", name="pk_cut_pins"),
    )
    op.create_index("ix_cut_pins_person", "cut_pins", ["person", "at"])


def downgrade() -> None:
    op.drop_table("cut_pins")
    op.drop_table("saved_cuts")
