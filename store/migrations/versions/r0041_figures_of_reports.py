"""Adds figures that reports used, recommendations, and enquiries of bodies."""

import sqlalchemy as sa
from alembic import op

from store.columns import Utc, Words

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_WAITS = sa.text("state = 'proposed' OR state = 'signed' OR state = 'taken'")
_ALIVE = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "report_figures",
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("value", sa.Float(53)),
        sa.Column("taken_at", Utc(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer()),
        sa.Column("low", sa.Float(53)),
        sa.Column("high", sa.Float(53)),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("scope_kind", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("since", Utc()),
        sa.Column("until", Utc()),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("cut", sa.JSON()),
        sa.Column("last_case", _NUMBER),
        sa.Column("cases", sa.LargeBinary()),
        sa.Column("among", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("report", "name", name="pk_report_figures"),
    )
    _recommendations()
    _enquiries()
    op.add_column("outbox", sa.Column("enquiry", sa.Text()))


def _recommendations() -> None:
    op.create_table(
        "recommendations",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("text", Words(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("proposed_at", Utc(), nullable=False),
        sa.Column("body", sa.Text()),
        sa.Column("service", Words(), nullable=False),
        sa.Column("municipality", sa.Text()),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("at", Utc()),
        sa.Column("signed_by", Words(), nullable=False),
        sa.Column("signed_at", Utc()),
        sa.Column("why", Words(), nullable=False),
        sa.Column("result", Words(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_recommendations"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_recommendations_waiting",
        "recommendations",
        ["key"],
        unique=True,
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    )
    op.create_index("ix_recommendations_key", "recommendations", ["key", "at"])
    op.create_index("ix_recommendations_state", "recommendations", ["state", "people"])


def _enquiries() -> None:
    op.create_table(
        "enquiries",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("since", Utc()),
        sa.Column("until", Utc(), nullable=False),
        sa.Column("due", Utc(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("note", Words(), nullable=False),
        sa.Column("remind_at", Utc()),
        sa.Column("counted_at", Utc()),
        sa.Column("ended_at", Utc()),
        sa.Column("ended_by", Words(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_enquiries"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_enquiries_due", "enquiries", ["due"])
    op.create_table(
        "enquiry_bodies",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("enquiry", _NUMBER, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("contact", Words(), nullable=False),
        sa.Column("person", Words(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("opened_at", Utc()),
        sa.Column("answered_at", Utc()),
        sa.Column("reminded_at", Utc()),
        sa.Column("end", sa.Text()),
        sa.Column("ended_at", Utc()),
        sa.ForeignKeyConstraint(
            ["enquiry"], ["enquiries.id"], name="fk_enquiry_bodies_enquiry_enquiries"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_enquiry_bodies"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_enquiry_bodies_open",
        "enquiry_bodies",
        ["enquiry", "body"],
        unique=True,
        sqlite_where=_ALIVE,
        postgresql_where=_ALIVE,
    )
    op.create_index("ix_enquiry_bodies_body", "enquiry_bodies", ["body", "id"])
    op.create_table(
        "enquiry_answers",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("asked", _NUMBER, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("note", Words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked"], ["enquiry_bodies.id"], name="fk_enquiry_answers_asked_enquiry_bodies"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_enquiry_answers"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_enquiry_answers_asked", "enquiry_answers", ["asked", "id"])


def downgrade() -> None:
    op.drop_column("outbox", "enquiry")
    for table in (
        "enquiry_answers",
        "enquiry_bodies",
        "enquiries",
        "recommendations",
        "report_figures",
    ):
        op.drop_table(table)
