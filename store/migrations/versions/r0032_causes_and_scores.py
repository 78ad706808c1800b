"""Adds what keeps coming back, what bodies agreed, and scores of the solution of cases."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_FIXED = sa.text("outcome = 'fixed'")
_RETURN = sa.text("deed = 'return'")
_WAITS = sa.text("state = 'proposed'")


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
    _add_scores()


def _add_scores() -> None:
    op.create_table(
        "case_surveys",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("case_id", _number(), nullable=False),
        *(_text("kind"), sa.Column("turn", sa.Integer(), nullable=False)),
        *(_utc("made_at"), _text("who"), _utc("answered_at", True)),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_surveys_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_case_surveys"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_case_surveys_case", "case_surveys", ["case_id", "kind", "turn"], unique=True
    )
    op.create_index("ix_case_surveys_made", "case_surveys", ["made_at"])
    op.create_table(
        "reader_scores",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("survey_id", _number(), nullable=False),
        *(_utc("at"), sa.Column("score", sa.Integer(), nullable=False), _text("comment")),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["case_surveys.id"], name="fk_reader_scores_survey_id_case_surveys"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reader_scores"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reader_scores_survey", "reader_scores", ["survey_id", "at"])
    op.create_index("ix_reader_scores_at", "reader_scores", ["at"])
    op.create_table(
        "return_proposals",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("case_id", _number(), nullable=False),
        *(_text("post_id"), _text("clue"), _utc("at"), _text("state"), _text("who")),
        _utc("decided_at", True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name="fk_return_proposals_case_id_cases"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_return_proposals"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_return_proposals_case", "return_proposals", ["case_id", "post_id"], unique=True
    )
    op.create_index(
        "ix_return_proposals_waiting",
        "return_proposals",
        ["at"],
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    )
    op.create_index(
        "ix_case_moves_returns",
        "case_moves",
        ["at"],
        sqlite_where=_RETURN,
        postgresql_where=_RETURN,
    )
    op.create_index("ix_cases_scored", "cases", ["closed_at", "state", "origin", "score"])
    comment = sa.Column("comment", sa.Text(), nullable=False, server_default="")
    op.add_column("case_filings", comment)


def downgrade() -> None:
    op.drop_column("case_filings", "comment")
    op.drop_index("ix_cases_scored", "cases")
    op.drop_index("ix_case_moves_returns", "case_moves")
    op.drop_table("return_proposals")
    op.drop_table("reader_scores")
    op.drop_table("case_surveys")
    op.drop_index("ix_cases_solved", "cases")
    op.drop_table("agreements")
    op.drop_table("chronic_members")
    op.drop_table("chronic_problems")
