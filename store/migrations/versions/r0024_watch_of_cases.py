"""Adds warnings, absences and saved views of cases; a body has one case of linked ones."""

import sqlalchemy as sa
from alembic import op

from store.columns import Utc, Words

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_STANDS = sa.text("state <> 'void'")
_REFUSED = sa.text("deed = 'wrong_body'")
_OPEN = sa.text("closed_at IS NULL")
_DRAFT = sa.text("draft IS NOT NULL")
_WAITS = sa.text("sent_at IS NULL")
_NEVER = "2299-01-01"
# Linked cases of a body that has another of the chain already stay without a chain.
_CHAIN = """
UPDATE cases SET chain = coalesce(first, id)
WHERE (first IS NOT NULL OR id IN (SELECT first FROM cases WHERE first IS NOT NULL))
AND NOT EXISTS (
    SELECT 1 FROM cases AS other
    WHERE coalesce(other.first, other.id) = coalesce(cases.first, cases.id)
    AND other.body = cases.body AND other.id < cases.id AND other.state <> 'void'
)
"""


def upgrade() -> None:
    op.add_column("cases", sa.Column("chain", _NUMBER))
    op.add_column("cases", sa.Column("look_at", Utc()))
    op.execute(_CHAIN)
    op.execute(
        f"UPDATE cases SET look_at = received_at WHERE due < '{_NEVER}' OR body_due < '{_NEVER}'"
    )
    op.create_index(
        "ix_cases_chain",
        "cases",
        ["chain", "body"],
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    )
    op.create_index("ix_cases_look", "cases", ["look_at", "id"])
    for name, columns, which in (
        ("ix_cases_horizon", ["state", "due", "body"], _OPEN),
        ("ix_cases_load", ["person", "state", "body", "due", "body_due"], _OPEN),
        ("ix_cases_draft", ["state", "body"], _DRAFT),
    ):
        op.create_index(name, "cases", columns, sqlite_where=which, postgresql_where=which)
    op.add_column("case_moves", sa.Column("instead_of", Words()))
    op.create_index(
        "ix_case_moves_refusals",
        "case_moves",
        ["acts_for", "at"],
        sqlite_where=_REFUSED,
        postgresql_where=_REFUSED,
    )
    op.create_table(
        "case_warnings",
        sa.Column("case_id", _NUMBER, nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due", Utc(), nullable=False),
        sa.Column("person", Words(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("sent_at", Utc()),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_warnings_case_id"),
        sa.PrimaryKeyConstraint(
            "case_id", "audience", "kind", "due", "person", name="pk_case_warnings"
        ),
    )
    op.create_index("ix_case_warnings_sent", "case_warnings", ["person", "sent_at"])
    op.create_index(
        "ix_case_warnings_waiting",
        "case_warnings",
        ["person", "due"],
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    )
    op.create_table(
        "case_views",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("owner", Words(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("choice", Words(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case_views"),
    )
    op.create_index("ix_case_views_owner_name", "case_views", ["owner", "name"], unique=True)
    op.create_table(
        "absences",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("person", Words(), nullable=False),
        sa.Column("since", Utc(), nullable=False),
        sa.Column("until", Utc(), nullable=False),
        sa.Column("deputy", Words()),
        sa.Column("who", Words(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("ended_at", Utc()),
        sa.PrimaryKeyConstraint("id", name="pk_absences"),
    )
    op.create_index("ix_absences_until", "absences", ["until"])


def downgrade() -> None:
    for table in ("absences", "case_views", "case_warnings"):
        op.drop_table(table)
    op.drop_index("ix_case_moves_refusals", "case_moves")
    op.drop_column("case_moves", "instead_of")
    for index in (
        *("ix_cases_draft", "ix_cases_load", "ix_cases_horizon"),
        *("ix_cases_look", "ix_cases_chain"),
    ):
        op.drop_index(index, "cases")
    for column in ("look_at", "chain"):
        op.drop_column("cases", column)
