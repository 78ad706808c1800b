"""Adds answers to cases, the posts that are watched for them, and when an answer was given.

The answers that the moves of a dump say are added as typed ones.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_OF_POST = sa.text("post_id IS NOT NULL")
_WHERE = {
    "ix_case_answers_case": "post_id IS NOT NULL",
    "ix_case_answers_post": "post_id IS NOT NULL AND state <> 'rejected'",
    "ix_case_answers_waiting": "proof = 'waiting' AND state = 'taken'",
    "ix_case_answers_proposed": "state = 'proposed'",
    "ix_watched_posts_lost": "NOT noted AND (gone_at IS NOT NULL OR shut_at IS NOT NULL)",
}
# An answer stands if no later move took it back; of a draft, APPROVE is the move that answers.
_TYPED = """
INSERT INTO case_answers (case_id, at, noticed_at, text, origin, state, proof, is_final, body, link,
  move, edits, polls, who, settled)
SELECT m.case_id, m.at, m.at, m.note,
  CASE WHEN m.who = 'system' THEN 'export' ELSE 'typed' END,
  'taken',
  CASE WHEN m.who = 'system' THEN 'verified' ELSE 'unverified' END,
  m.deed <> 'interim', c.body, m.link, m.place, 0, 0, m.who, false
FROM case_moves m JOIN cases c ON c.id = m.case_id
WHERE m.deed IN ('answer', 'interim')
  AND NOT EXISTS (SELECT 1 FROM case_moves u
    WHERE u.case_id = m.case_id AND u.place = m.place + 1 AND u.deed = 'undo')
ORDER BY m.case_id, m.place
"""


def _index(name: str, table: str, columns: list[str], *, unique: bool = False) -> None:
    where = sa.text(_WHERE[name]) if name in _WHERE else None
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "case_answers",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("case_id", number, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("noticed_at", moment, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text()),
        sa.Column("author", sa.Text()),
        sa.Column("link", sa.Text()),
        sa.Column("post_id", sa.Text()),
        sa.Column("move", sa.Integer()),
        sa.Column("edited_at", moment),
        sa.Column("gone_at", moment),
        sa.Column("doubt", sa.Text()),
        sa.Column("digest", sa.Text()),
        sa.Column("earlier", sa.Text()),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("polls", sa.Integer(), nullable=False),
        sa.Column("polled_at", moment),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("probe", sa.Text()),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_answers_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_answers"),
        sqlite_autoincrement=True,
    )
    _index("ix_case_answers_case", "case_answers", ["case_id", "post_id"], unique=True)
    _index("ix_case_answers_at", "case_answers", ["case_id", "at"])
    _index("ix_case_answers_body", "case_answers", ["body", "at"])
    _index("ix_case_answers_post", "case_answers", ["post_id"])
    _index("ix_case_answers_waiting", "case_answers", ["id"])
    _index("ix_case_answers_proposed", "case_answers", ["id"])
    _index("ix_case_answers_proof", "case_answers", ["proof", "settled", "id"])
    _index("ix_case_answers_gone", "case_answers", ["gone_at", "settled"])
    _index("ix_case_answers_edited", "case_answers", ["edited_at", "settled"])
    op.create_table(
        "watched_posts",
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("case_id", number, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("native_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("published_at", moment, nullable=False),
        sa.Column("hourly_until", moment),
        sa.Column("until", moment),
        sa.Column("next_look", moment),
        sa.Column("looked_at", moment),
        sa.Column("heard_at", moment),
        sa.Column("gone_at", moment),
        sa.Column("shut_at", moment),
        sa.Column("noted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_watched_posts_case_id"),
        sa.PrimaryKeyConstraint("post_id", "case_id", name="pk_watched_posts"),
    )
    _index("ix_watched_posts_due", "watched_posts", ["source_id", "next_look"])
    _index("ix_watched_posts_case", "watched_posts", ["case_id"])
    _index("ix_watched_posts_root", "watched_posts", ["root"])
    _index("ix_watched_posts_until", "watched_posts", ["until"])
    _index("ix_watched_posts_lost", "watched_posts", ["post_id"])
    op.create_index(
        "ix_cases_watch",
        "cases",
        ["closed_at", "id", "post_id", "version"],
        sqlite_where=_OF_POST,
        postgresql_where=_OF_POST,
    )
    op.add_column("case_moves", sa.Column("given_at", moment))
    op.execute(_TYPED)


def downgrade() -> None:
    op.drop_column("case_moves", "given_at")
    op.drop_index("ix_cases_watch", "cases")
    op.drop_table("watched_posts")
    op.drop_table("case_answers")
