"""Counts one-time links of a person, so that a newer link spends earlier ones.

It also records when the installation got its own key for links, so that earlier links stay valid
until they end.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_INSTALLATION = sa.table("installation", sa.column("name", sa.Text()), sa.column("value"))
_KEYS = ("links before", "links secret", "first link")


def upgrade() -> None:
    """A new database has sent no links."""
    op.add_column(
        "people", sa.Column("invited", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
    connection, names = op.get_bind(), _INSTALLATION.c
    began = sa.select(names.value).where(names.name == "pseudonym key")
    if connection.scalar(began) is not None:
        now = datetime.now(UTC).isoformat()
        connection.execute(_INSTALLATION.insert().values(name="links before", value=now))


def downgrade() -> None:
    """Deletes the secrets too: an earlier version signs with the key of the pseudonyms."""
    op.get_bind().execute(_INSTALLATION.delete().where(_INSTALLATION.c.name.in_(_KEYS)))
    op.drop_column("people", "invited")
