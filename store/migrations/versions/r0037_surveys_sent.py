"""Adds messages to the contacts that cases hold."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_ASKS = sa.text("survey IS NOT NULL")


def upgrade() -> None:
    op.add_column("outbox", sa.Column("survey", _NUMBER))
    op.create_index(
        "ix_outbox_survey", "outbox", ["survey"], sqlite_where=_ASKS, postgresql_where=_ASKS
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_survey", "outbox")
    op.drop_column("outbox", "survey")
