"""Adds the number of an incident, its title by a person, what its posts name, and re-openings."""

import sqlalchemy as sa
from alembic import op

from store.columns import Utc

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_SEQUENCE = "incident_numbers"
_NUMBERS = "ix_incidents_number"
_INCIDENTS = sa.table("incidents", *(sa.column(name) for name in ("id", "first_at", "number")))


def upgrade() -> None:
    """Existing incidents get numbers in order of their first posts."""
    op.add_column("incidents", sa.Column("number", sa.BigInteger(), nullable=True))
    op.add_column("incidents", sa.Column("title", sa.Text(), nullable=True))
    op.add_column("incidents", sa.Column("reopened_at", Utc(), nullable=True))
    op.add_column(
        "incidents",
        sa.Column("named", sa.JSON(), nullable=False, server_default=sa.text("'{}'")),
    )
    op.add_column(
        "regroupings",
        sa.Column("shown", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.create_table(
        "reopenings",
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("incident_id", "at", name="pk_reopenings"),
    )
    last = _number()
    op.create_index(_NUMBERS, "incidents", ["number"], unique=True)
    op.create_index("ix_regroupings_shown", "regroupings", ["shown", "who"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.schema.CreateSequence(sa.Sequence(_SEQUENCE, start=last + 1)))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.schema.DropSequence(sa.Sequence(_SEQUENCE)))
    op.drop_index("ix_regroupings_shown", table_name="regroupings")
    op.drop_index(_NUMBERS, table_name="incidents")
    op.drop_table("reopenings")
    op.drop_column("regroupings", "shown")
    for name in ("named", "reopened_at", "title", "number"):
        op.drop_column("incidents", name)


def _number() -> int:
    """Numbers the incidents in order of time; returns the last number."""
    connection, c = op.get_bind(), _INCIDENTS.c
    ids = connection.scalars(sa.select(c.id).order_by(c.first_at, c.id)).all()
    rows = [{"of": id_, "nth": n} for n, id_ in enumerate(ids, start=1)]
    if rows:
        numbered = _INCIDENTS.update().where(c.id == sa.bindparam("of"))
        connection.execute(numbered.values(number=sa.bindparam("nth")), rows)
    return len(rows)
