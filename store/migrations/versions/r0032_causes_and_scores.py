"""Adds what keeps coming back, what bodies agreed, and scores of the solution of cases."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0028"
branch_labels = None
depends_on = None

_FIXED = sa.text("outcome = 'fixed'")


def _number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _utc(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "chronic_problems",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        *(_text("key"), _text("topic"), _text("municipality", True), _text("settlement", True)),
        *(_text("street", True), _text("house", True), _text("reason"), _text("state")),
        *(_utc("first_at"), _utc("last_at"), _text("owner", True), _text("cause")),
        *(_text("measure"), sa.Column("due", sa.Date(), nullable=True)),
        sa.Column("ended_by", _number(), nullable=True),
        *(_text("ending"), _utc("ended_at", True), _text("who"), _utc("at")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["cases.id"], name="fk_chronic_problems_ended_by_cases"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_chronic_problems"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_chronic_problems_key", "chronic_problems", ["key"], unique=True)
    op.create_index("ix_chronic_problems_state", "chronic_problems", ["state", "last_at"])
    op.create_table(
        "chronic_members",
        sa.Column("problem_id", _number(), nullable=False),
        *(_text("kind"), _text("member"), _utc("at")),
        sa.ForeignKeyConstraint(
            ["problem_id"],
            ["chronic_problems.id"],
            name="fk_chronic_members_problem_id_chronic_problems",
        ),
        sa.PrimaryKeyConstraint("problem_id", "kind", "member", name="pk_chronic_members"),
    )
    op.create_index("ix_chronic_members_member", "chronic_members", ["member", "kind"])
    op.create_table(
        "agreements",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        *(_text("topic"), _text("municipality", True)),
        sa.Column("steps", sa.JSON(), nullable=False),
        *(_text("remark"), _text("who"), _utc("at")),
        *(_utc("withdrawn_at", True), _text("withdrawn_by", True)),
        sa.PrimaryKeyConstraint("id", name="pk_agreements"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_agreements_topic", "agreements", ["topic", "id"])
    op.create_index(
        "ix_cases_solved",
        "cases",
        ["topic", "closed_at"],
        sqlite_where=_FIXED,
        postgresql_where=_FIXED,
    )


def downgrade() -> None:
    op.drop_index("ix_cases_solved", "cases")
    op.drop_table("agreements")
    op.drop_table("chronic_members")
    op.drop_table("chronic_problems")
