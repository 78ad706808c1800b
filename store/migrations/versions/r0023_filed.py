"""Adds the stream of which a token files cases, and the sealed contacts of applicants."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tokens", sa.Column("stream", sa.Text(), nullable=True))
    op.create_table(
        "case_contacts",
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_contacts"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_contacts_case_id_cases"),
    )


def downgrade() -> None:
    op.drop_table("case_contacts")
    op.drop_column("tokens", "stream")
