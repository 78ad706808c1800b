"""Adds what is public of filed cases; what was filed before stays private."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "public_cases",
        sa.Column("case_id", number, autoincrement=False, nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("media", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_public_cases_case_id"),
        sa.PrimaryKeyConstraint("case_id", name="pk_public_cases"),
    )


def downgrade() -> None:
    op.drop_table("public_cases")
