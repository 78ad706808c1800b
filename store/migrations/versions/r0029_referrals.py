"""Adds cases handed over by a link, and messages to contacts of bodies."""

import sqlalchemy as sa
from alembic import op

from store.columns import Utc, Words

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_REFERS = sa.text("referral IS NOT NULL")
_INDEXES = {
    "case": (["case_id", "id"], None),
    "due": (["press_by"], sa.text("ended_at IS NULL AND press_by IS NOT NULL")),
    "contact": (["body", "contact", "person"], None),
    "asking": (["asked_at"], sa.text("asked_at IS NOT NULL AND decided_at IS NULL")),
}


def upgrade() -> None:
    op.create_table(
        "case_referrals",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("case_id", _NUMBER, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("contact", Words(), nullable=False),
        sa.Column("person", Words(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("press_by", Utc()),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("opened_at", Utc()),
        sa.Column("pressed_at", Utc()),
        sa.Column("name", Words(), nullable=False),
        sa.Column("tried", sa.Text()),
        sa.Column("tried_at", Utc()),
        sa.Column("asked_at", Utc()),
        sa.Column("asked_why", Words(), nullable=False),
        sa.Column("decided_at", Utc()),
        sa.Column("decided_why", Words(), nullable=False),
        sa.Column("end", sa.Text()),
        sa.Column("ended_at", Utc()),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_referrals_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_case_referrals"),
        sqlite_autoincrement=True,
    )
    open_ = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_case_referrals_open",
        "case_referrals",
        ["case_id", "contact", "person"],
        unique=True,
        sqlite_where=open_,
        postgresql_where=open_,
    )
    for name, (columns, which) in _INDEXES.items():
        op.create_index(
            f"ix_case_referrals_{name}",
            "case_referrals",
            columns,
            sqlite_where=which,
            postgresql_where=which,
        )
    op.add_column("outbox", sa.Column("contact", Words()))
    op.add_column("outbox", sa.Column("referral", _NUMBER))
    op.create_index(
        "ix_outbox_referral", "outbox", ["referral"], sqlite_where=_REFERS, postgresql_where=_REFERS
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_referral", "outbox")
    op.drop_column("outbox", "referral")
    op.drop_column("outbox", "contact")
    op.drop_table("case_referrals")
