"""Adds the pairs of cases that may be one, and an index of when cases were received.

Counts leave joined cases out, so that the indexes they are read of hold the id too.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_OPEN = sa.text("closed_at IS NULL")
_INDEXES = {
    "ix_cases_horizon": ["state", "due", "body"],
    "ix_cases_load": ["person", "state", "body", "due", "body_due"],
}


def _rewrite(*more: str) -> None:
    for name, columns in _INDEXES.items():
        op.drop_index(name, "cases")
        op.create_index(
            name, "cases", [*columns, *more], sqlite_where=_OPEN, postgresql_where=_OPEN
        )


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "case_pairs",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("earlier", number, nullable=False),
        sa.Column("later", number, nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["earlier"], ["cases.id"], name="fk_case_pairs_earlier"),
        sa.ForeignKeyConstraint(["later"], ["cases.id"], name="fk_case_pairs_later"),
        sa.PrimaryKeyConstraint("id", name="pk_case_pairs"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_case_pairs_earlier", "case_pairs", ["earlier", "later"], unique=True)
    op.create_index("ix_case_pairs_later", "case_pairs", ["later"])
    op.create_index("ix_case_pairs_state", "case_pairs", ["state", "score"])
    joined = sa.text("state = 'joined'")
    op.create_index(
        "ix_case_pairs_joined",
        "case_pairs",
        ["later"],
        unique=True,
        sqlite_where=joined,
        postgresql_where=joined,
    )
    op.create_index("ix_cases_received", "cases", ["received_at"])
    _rewrite("id")


def downgrade() -> None:
    _rewrite()
    op.drop_index("ix_cases_received", "cases")
    op.drop_table("case_pairs")
