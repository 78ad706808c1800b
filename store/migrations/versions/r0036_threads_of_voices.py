"""Adds which watched posts ask, and which answers are copies of another one."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    asked = sa.Column("asked", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("watched_posts", asked)
    copies = sa.Column("copies", sa.BigInteger().with_variant(sa.Integer(), "sqlite"))
    op.add_column("case_answers", copies)
    op.execute(
        """
        UPDATE watched_posts SET asked = TRUE
        WHERE EXISTS (
            SELECT 1 FROM cases
            WHERE cases.id = watched_posts.case_id AND cases.post_id = watched_posts.post_id
        )
        """
    )
    # The watch takes up the voices that joined before.
    op.execute("UPDATE watched_posts SET version = 0")


def downgrade() -> None:
    op.drop_column("case_answers", "copies")
    op.drop_column("watched_posts", "asked")
