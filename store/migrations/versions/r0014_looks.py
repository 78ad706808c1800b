"""Adds how the pages look for each person: theme and density."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_LOOKS = {"theme": "'system'", "density": "'roomy'"}


def upgrade() -> None:
    for name, usual in _LOOKS.items():
        column = sa.Column(name, sa.Text(), nullable=False, server_default=sa.text(usual))
        op.add_column("people", column)


def downgrade() -> None:
    for name in _LOOKS:
        op.drop_column("people", name)
