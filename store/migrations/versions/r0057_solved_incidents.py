"""Adds when an incident was solved, and an index of the answers after one."""

import sqlalchemy as sa
from alembic import op

from store.columns import Utc

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

_AFTER = sa.text("incident_id IS NOT NULL")


def upgrade() -> None:
    op.add_column("incident_care", sa.Column("solved_at", Utc(), nullable=True))
    op.execute("UPDATE incident_care SET solved_at = at WHERE state = 'solved'")
    op.create_index(
        "ix_survey_submissions_incident",
        "survey_submissions",
        ["survey", "incident_id"],
        sqlite_where=_AFTER,
        postgresql_where=_AFTER,
    )


def downgrade() -> None:
    op.drop_index("ix_survey_submissions_incident", "survey_submissions")
    op.drop_column("incident_care", "solved_at")
