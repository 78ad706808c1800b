"""Adds the question to the contacts of an incident that is over."""

import sqlalchemy as sa
from alembic import op

from store.columns import Utc

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ASKS = sa.text("survey_ask IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "survey_asks",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("survey", _NUMBER, nullable=False),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("case_id", _NUMBER, nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("ends_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["survey"], ["surveys.id"], name="fk_survey_asks_survey"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_survey_asks_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_asks"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_survey_asks_case", "survey_asks", ["case_id"], unique=True)
    op.create_index("ix_survey_asks_incident", "survey_asks", ["incident_id"])
    op.create_index("ix_survey_asks_mark", "survey_asks", ["mark"], unique=True)
    op.create_index("ix_survey_asks_survey", "survey_asks", ["survey"])
    op.add_column("survey_submissions", sa.Column("incident_id", sa.Text()))
    op.add_column("outbox", sa.Column("survey_ask", _NUMBER))
    op.create_index(
        "ix_outbox_survey_ask",
        "outbox",
        ["survey_ask"],
        sqlite_where=_ASKS,
        postgresql_where=_ASKS,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_survey_ask", "outbox")
    op.drop_column("outbox", "survey_ask")
    op.drop_column("survey_submissions", "incident_id")
    op.drop_table("survey_asks")
