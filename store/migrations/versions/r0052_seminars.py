"""Adds seminars, the links of their invitations, and talks with outlets."""

import sqlalchemy as sa
from alembic import op

from store.columns import Utc, Words

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ALIVE = sa.text("ended_at IS NULL")
_OWED = sa.text("done_at IS NULL AND due IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "seminars",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("starts_at", Utc(), nullable=False),
        sa.Column("ends_at", Utc(), nullable=False),
        sa.Column("place", Words(), nullable=False),
        sa.Column("about", Words(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("materials", sa.JSON(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("cancelled_at", Utc()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_seminars"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_seminars_starts", "seminars", ["starts_at", "id"])
    op.create_table(
        "seminar_invitations",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("seminar", _NUMBER, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("contact", Words(), nullable=False),
        sa.Column("person", Words(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("opened_at", Utc()),
        sa.Column("planned", sa.Integer()),
        sa.Column("came", sa.Integer()),
        sa.Column("answered_by", Words(), nullable=False),
        sa.Column("answered_at", Utc()),
        sa.Column("ended_at", Utc()),
        sa.ForeignKeyConstraint(
            ["seminar"], ["seminars.id"], name="fk_seminar_invitations_seminar"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_seminar_invitations"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_seminar_invitations_open",
        "seminar_invitations",
        ["seminar", "body"],
        unique=True,
        sqlite_where=_ALIVE,
        postgresql_where=_ALIVE,
    )
    op.add_column("outbox", sa.Column("seminar", sa.Text()))
    op.create_table(
        "outlet_contacts",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("person", Words(), nullable=False),
        sa.Column("phone", Words(), nullable=False),
        sa.Column("purpose", Words(), nullable=False),
        sa.Column("result", Words(), nullable=False),
        sa.Column("due", Utc()),
        sa.Column("owner", Words(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("done_at", Utc()),
        sa.Column("reminded_at", Utc()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outlet_contacts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outlet_contacts_source", "outlet_contacts", ["source_id", "at"])
    op.create_index(
        "ix_outlet_contacts_owed",
        "outlet_contacts",
        ["due"],
        sqlite_where=_OWED,
        postgresql_where=_OWED,
    )


def downgrade() -> None:
    op.drop_table("outlet_contacts")
    op.drop_column("outbox", "seminar")
    op.drop_table("seminar_invitations")
    op.drop_table("seminars")
