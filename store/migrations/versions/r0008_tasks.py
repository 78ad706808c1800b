"""Adds tasks and process pulses; the table of leaders becomes one of locks."""

import sqlalchemy as sa
from alembic import op

from store.columns import Utc, Words

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Locks stay held."""
    op.rename_table("leaders", "locks")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE locks RENAME CONSTRAINT pk_leaders TO pk_locks")
    op.create_table(
        "pulse",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_pulse"),
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.Column("due_at", Utc(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("expires", Utc(), nullable=True),
        sa.Column("started_at", Utc(), nullable=True),
        sa.Column("ended_at", Utc(), nullable=True),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("checkpoint", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("problem", Words(), nullable=False),
        sa.Column("cancelled_by", Words(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
    )
    op.create_index("ix_tasks_asked_at", "tasks", ["asked_at"])
    op.create_index("ix_tasks_state_due_at", "tasks", ["state", "due_at"])


def downgrade() -> None:
    op.drop_index("ix_tasks_state_due_at", table_name="tasks")
    op.drop_index("ix_tasks_asked_at", table_name="tasks")
    op.drop_table("tasks")
    op.drop_table("pulse")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE locks RENAME CONSTRAINT pk_locks TO pk_leaders")
    op.rename_table("locks", "leaders")
