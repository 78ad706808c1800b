"""Adds the question and the scale of facts of surveys."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, type_ in (("question", sa.Integer()), ("scale", sa.SmallInteger())):
        column = sa.Column(name, type_, nullable=False, server_default=sa.text("-1"))
        op.add_column("facts", column)


def downgrade() -> None:
    for name in ("scale", "question"):
        op.drop_column("facts", name)
