"""Adds the facts that cuts count."""

import sqlalchemy as sa
from alembic import op

from store.columns import Words

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_NONE, _ZERO, _NEVER = sa.text("-1"), sa.text("0"), sa.text("-4611686018427387904")


def upgrade() -> None:
    op.create_table(
        "facts",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("of", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("gone", sa.SmallInteger(), server_default=_ZERO, nullable=False),
        sa.Column("at", sa.BigInteger(), server_default=_NEVER, nullable=False),
        sa.Column("mark", sa.BigInteger(), server_default=_ZERO, nullable=False),
        sa.Column("source", sa.Integer(), server_default=_NONE, nullable=False),
        sa.Column("source_kind", sa.Integer(), server_default=_NONE, nullable=False),
        sa.Column("topic", sa.Integer(), server_default=_NONE, nullable=False),
        sa.Column("group", sa.Integer(), server_default=_NONE, nullable=False),
        sa.Column("municipality", sa.Integer(), server_default=_NONE, nullable=False),
        sa.Column("settlement", sa.Integer(), server_default=_NONE, nullable=False),
        sa.Column("body", sa.Integer(), server_default=_NONE, nullable=False),
        sa.Column("kind_of_post", sa.Integer(), server_default=_NONE, nullable=False),
        sa.Column("tone", sa.Integer(), server_default=_NONE, nullable=False),
        sa.Column("urgency", sa.Integer(), server_default=_NONE, nullable=False),
        sa.Column("state", sa.Integer(), server_default=_NONE, nullable=False),
        sa.Column("outcome", sa.Integer(), server_default=_NONE, nullable=False),
        sa.Column("stream", sa.Integer(), server_default=_NONE, nullable=False),
        sa.Column("priority", sa.Integer(), server_default=_NONE, nullable=False),
        sa.Column("channel", sa.Integer(), server_default=_NONE, nullable=False),
        sa.Column("complaint", sa.SmallInteger(), server_default=_ZERO, nullable=False),
        sa.Column("author", sa.BigInteger(), server_default=_NONE, nullable=False),
        sa.Column("reach_day", sa.BigInteger(), server_default=_NONE, nullable=False),
        sa.Column("reach_week", sa.BigInteger(), server_default=_NONE, nullable=False),
        sa.Column("due", sa.BigInteger(), server_default=_NEVER, nullable=False),
        sa.Column("answered", sa.BigInteger(), server_default=_NEVER, nullable=False),
        sa.Column("left", sa.BigInteger(), server_default=_NEVER, nullable=False),
        sa.Column("held_since", sa.BigInteger(), server_default=_NEVER, nullable=False),
        sa.Column("held_until", sa.BigInteger(), server_default=_NEVER, nullable=False),
        sa.Column("spans", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("stands", sa.SmallInteger(), server_default=_ZERO, nullable=False),
        sa.Column("score", sa.SmallInteger(), server_default=_NONE, nullable=False),
        sa.Column("returns", sa.Integer(), server_default=_ZERO, nullable=False),
        sa.Column("quality", sa.SmallInteger(), server_default=_NONE, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_facts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_facts_of", "facts", ["kind", "of"], unique=True)
    op.create_index("ix_facts_seq", "facts", ["kind", "seq"])
    op.create_table(
        "fact_values",
        sa.Column("code", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("value", Words(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_fact_values"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_fact_values_value", "fact_values", ["dimension", "value"], unique=True)


def downgrade() -> None:
    op.drop_table("fact_values")
    op.drop_table("facts")
