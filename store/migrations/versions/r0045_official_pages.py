"""Adds official pages: profiles, cards, ticks, audits and links."""

import sqlalchemy as sa
from alembic import op

from store.columns import Utc, Words

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_ALIVE = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "page_profiles",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("account", sa.Text()),
        sa.Column("address", Words()),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("read_at", Utc(), nullable=False),
        sa.Column("former_name", Words(), nullable=False),
        sa.Column("renamed_at", Utc()),
        sa.Column("taken_at", Utc()),
        sa.PrimaryKeyConstraint("source_id", name="pk_page_profiles"),
    )
    op.create_table(
        "page_cards",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("page_class", sa.Text()),
        sa.Column("unit", Words(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", name="pk_page_cards"),
    )
    op.create_table(
        "page_ticks",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("is_met", sa.Boolean(), nullable=False),
        sa.Column("note", Words(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", "element", name="pk_page_ticks"),
    )
    op.create_table(
        "page_audits",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("page_class", sa.Text(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", "day", name="pk_page_audits"),
    )
    op.create_index("ix_page_audits_day", "page_audits", ["day"])
    op.create_table(
        "page_links",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("contact", Words(), nullable=False),
        sa.Column("person", Words(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("opened_at", Utc()),
        sa.Column("answered_at", Utc()),
        sa.Column("answered_by", Words(), nullable=False),
        sa.Column("done", sa.JSON(), nullable=False),
        sa.Column("note", Words(), nullable=False),
        sa.Column("ended_at", Utc()),
        sa.PrimaryKeyConstraint("id", name="pk_page_links"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_page_links_open",
        "page_links",
        ["source_id"],
        unique=True,
        sqlite_where=_ALIVE,
        postgresql_where=_ALIVE,
    )
    op.add_column("outbox", sa.Column("page", sa.Text()))


def downgrade() -> None:
    op.drop_column("outbox", "page")
    for table in ("page_links", "page_audits", "page_ticks", "page_cards", "page_profiles"):
        op.drop_table(table)
