"""A row of the audit is not replaced either: SQLite deletes for REPLACE without its triggers."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

REFUSAL = "rows of the audit are never changed nor deleted"


def upgrade() -> None:
    """Guard them. PostgreSQL's ON CONFLICT DO UPDATE fires the trigger of updates."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit "
            "WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id) "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def downgrade() -> None:
    """Leave them unguarded."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_no_replace")
