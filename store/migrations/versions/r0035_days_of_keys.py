"""Keys of stories are looked up by day, so that a batch of posts writes to few pages."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

DAYS = {
    "sqlite": "CAST(julianday(date(at)) - julianday('1970-01-01') AS INTEGER)",
    "postgresql": "CAST(at AT TIME ZONE 'UTC' AS date) - DATE '1970-01-01'",
}


def upgrade() -> None:
    day = sa.Column("day", sa.Integer(), nullable=False, server_default=sa.text("0"))
    op.add_column("incident_keys", day)
    op.execute(f"UPDATE incident_keys SET day = {DAYS[op.get_bind().dialect.name]}")
    op.create_index(
        "ix_incident_keys_day_key_at_municipality",
        "incident_keys",
        ["day", "key", "at", "municipality"],
    )
    op.drop_index("ix_incident_keys_key_at_municipality", table_name="incident_keys")
    op.drop_index("ix_incident_keys_at", table_name="incident_keys")


def downgrade() -> None:
    op.create_index("ix_incident_keys_at", "incident_keys", ["at"])
    op.create_index(
        "ix_incident_keys_key_at_municipality", "incident_keys", ["key", "at", "municipality"]
    )
    op.drop_index("ix_incident_keys_day_key_at_municipality", table_name="incident_keys")
    op.drop_column("incident_keys", "day")
