"""Adds cases, their moves and their posts."""

import sqlalchemy as sa
from alembic import op

from store.columns import Utc, Words

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_LIVE = sa.text("first IS NULL AND origin_id IS NOT NULL AND state <> 'void'")


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("received_at", Utc(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("stream_number", Words()),
        sa.Column("own_number", Words()),
        sa.Column("text", Words()),
        sa.Column("text_days", sa.Integer(), nullable=False),
        sa.Column("text_ends", Utc()),
        sa.Column("municipality", sa.Text()),
        sa.Column("settlement", sa.Text()),
        sa.Column("street", Words()),
        sa.Column("house", Words()),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("origin_id", sa.Text()),
        sa.Column("post_id", sa.Text()),
        sa.Column("incident_id", sa.Text()),
        sa.Column("alert_id", sa.Text()),
        sa.Column("first", _NUMBER),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text()),
        sa.Column("body", sa.Text()),
        sa.Column("person", Words()),
        sa.Column("regime", sa.Text(), nullable=False),
        sa.Column("assumed", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text()),
        sa.Column("group", sa.Text()),
        sa.Column("outcome", sa.Text()),
        sa.Column("until", Utc()),
        sa.Column("waits", sa.Text()),
        sa.Column("draft", sa.Integer()),
        sa.Column("score", sa.Integer()),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("answered_at", Utc()),
        sa.Column("closed_at", Utc()),
        sa.Column("before_pause", sa.Text()),
        sa.Column("due", Utc(), nullable=False),
        sa.Column("body_due", Utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["first"], ["cases.id"], name="fk_cases_first"),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_cases_origin",
        "cases",
        ["origin", "origin_id"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )
    op.create_index("ix_cases_due", "cases", ["state", "due", "id"])
    op.create_index("ix_cases_body", "cases", ["body", "state", "body_due", "id"])
    op.create_index("ix_cases_incident", "cases", ["incident_id"])
    op.create_index("ix_cases_first", "cases", ["first"])
    op.create_index("ix_cases_text_ends", "cases", ["text_ends"])
    op.create_table(
        "case_moves",
        sa.Column("case_id", _NUMBER, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("note", Words(), nullable=False),
        sa.Column("acts_for", sa.Text()),
        sa.Column("body", sa.Text()),
        sa.Column("person", Words()),
        sa.Column("confirmed", Words()),
        sa.Column("outcome", sa.Text()),
        sa.Column("until", Utc()),
        sa.Column("waits", sa.Text()),
        sa.Column("link", Words()),
        sa.Column("regime", sa.Text()),
        sa.Column("assumed", sa.Boolean()),
        sa.Column("priority", sa.Text()),
        sa.Column("topic", sa.Text()),
        sa.Column("group", sa.Text()),
        sa.Column("score", sa.Integer()),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_moves_case_id"),
        sa.PrimaryKeyConstraint("case_id", "place", name="pk_case_moves"),
    )
    op.create_table(
        "case_posts",
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("case_id", _NUMBER, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("voice", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_posts_case_id"),
        sa.PrimaryKeyConstraint("post_id", name="pk_case_posts"),
    )
    op.create_index("ix_case_posts_case", "case_posts", ["case_id", "at"])


def downgrade() -> None:
    """Cases are lost."""
    op.drop_table("case_posts")
    op.drop_table("case_moves")
    op.drop_table("cases")
