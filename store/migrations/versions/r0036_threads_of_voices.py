"""Adds which watched posts ask, and which answers are copies of another one; answers are found by
their post, rejected ones too.
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_LIVES = sa.text("post_id IS NOT NULL AND state <> 'rejected'")
_OF_POST = sa.text("post_id IS NOT NULL")


def upgrade() -> None:
    asked: sa.Column[bool] = sa.Column(
        "asked", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("watched_posts", asked)
    copies: sa.Column[int] = sa.Column(
        "copies", sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    )
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
    _index_posts(_OF_POST)
    # The watch takes up the voices that joined before.
    op.execute("UPDATE watched_posts SET version = 0")


def _index_posts(where: sa.TextClause) -> None:
    name, table = "ix_case_answers_post", "case_answers"
    op.drop_index(name, table)
    op.create_index(name, table, ["post_id"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    _index_posts(_LIVES)
    op.drop_column("case_answers", "copies")
    op.drop_column("watched_posts", "asked")
