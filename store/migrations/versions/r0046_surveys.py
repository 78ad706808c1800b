"""Adds surveys of residents; what the links of scores were called before has another name."""

import sqlalchemy as sa
from alembic import op

from store.columns import Utc, Words

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _rename("survey", "score_link")
    op.create_table(
        "surveys",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("purpose", Words(), nullable=False),
        sa.Column("operator", Words(), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("sample", sa.JSON()),
        sa.Column("quotas", sa.JSON(), nullable=False),
        sa.Column("ends_at", Utc(), nullable=False),
        sa.Column("post", Words(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("published_by", Words(), nullable=False),
        sa.Column("published_at", Utc()),
        sa.Column("closed_by", Words(), nullable=False),
        sa.Column("closed_at", Utc()),
        sa.Column("counted", sa.JSON()),
        sa.Column("result", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name="pk_surveys"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_surveys_closed", "surveys", ["closed_at", "ends_at"])
    op.create_table(
        "survey_links",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("survey", _NUMBER, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["survey"], ["surveys.id"], name="fk_survey_links_survey_surveys"),
        sa.PrimaryKeyConstraint("digest", name="pk_survey_links"),
    )
    op.create_index("ix_survey_links_survey", "survey_links", ["survey", "place"], unique=True)
    op.create_table(
        "survey_submissions",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("survey", _NUMBER, nullable=False),
        sa.Column("once", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey"], ["surveys.id"], name="fk_survey_submissions_survey_surveys"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_survey_submissions"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_survey_submissions_once", "survey_submissions", ["survey", "once"], unique=True
    )
    op.create_table(
        "survey_keyings",
        sa.Column("survey", _NUMBER, nullable=False),
        sa.Column("sheet", sa.Integer(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey"], ["surveys.id"], name="fk_survey_keyings_survey_surveys"
        ),
        sa.PrimaryKeyConstraint("survey", "sheet", "who", name="pk_survey_keyings"),
    )


def downgrade() -> None:
    for table in ("survey_keyings", "survey_submissions", "survey_links", "surveys"):
        op.drop_table(table)
    _rename("score_link", "survey")


def _rename(old: str, new: str) -> None:
    asks = sa.text(f"{new} IS NOT NULL")
    op.drop_index(f"ix_outbox_{old}", "outbox")
    op.execute(f"ALTER TABLE outbox RENAME COLUMN {old} TO {new}")
    op.create_index(f"ix_outbox_{new}", "outbox", [new], sqlite_where=asks, postgresql_where=asks)
