"""Adds letters from contacts of bodies, and why a proposed answer was rejected."""

import sqlalchemy as sa
from alembic import op

from store.columns import Utc, Words

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "case_mails",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("case_id", _NUMBER, nullable=False),
        sa.Column("referral", _NUMBER, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("answer", _NUMBER),
        sa.Column("attachments", sa.Integer(), nullable=False),
        sa.Column("shut", sa.Text()),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_mails_case_id_cases"),
        sa.ForeignKeyConstraint(
            ["referral"], ["case_referrals.id"], name="fk_case_mails_referral_case_referrals"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_mails"),
    )
    op.create_index("ix_case_mails_case", "case_mails", ["case_id", "at"])
    op.add_column("case_answers", sa.Column("reason", Words()))


def downgrade() -> None:
    op.drop_column("case_answers", "reason")
    op.drop_table("case_mails")
