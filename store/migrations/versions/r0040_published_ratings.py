"""Adds published ratings, objections to their drafts, links for these, and exclusions."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from store.columns import Utc, Words

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_DRAFT = sa.text("state = 'draft'")


def _column(name: str, type_: Any, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable)


def _id() -> sa.Column[Any]:
    return sa.Column("id", _NUMBER, autoincrement=True, nullable=False)


def _utc(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, Utc(), nullable=nullable)


def _words(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, Words(), nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "rating_editions",
        *(_id(), *_texts("span"), _column("first", sa.Date())),
        *(_column("version", sa.Integer()), *_texts("state")),
        *(_utc("made_at"), *_words("who"), _utc("until"), *_texts("formula", "policy")),
        *(*_words("reason"), _utc("ended_at", True), *_words("ended_by", "ending")),
        *(*_texts("digest", "draft"), _column("final", sa.Text(), True)),
        sa.PrimaryKeyConstraint("id", name="pk_rating_editions"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_rating_editions_version", "rating_editions", ["span", "first", "version"], unique=True
    )
    op.create_index(
        "ix_rating_editions_draft",
        "rating_editions",
        ["span", "first"],
        unique=True,
        sqlite_where=_DRAFT,
        postgresql_where=_DRAFT,
    )
    op.create_table(
        "rating_objections",
        *(_id(), _column("edition_id", _NUMBER), *_texts("body")),
        *(_column("case_id", _NUMBER, True), _column("measure", sa.Text(), True)),
        *(_column("link", _NUMBER, True), *_words("reason", "who"), _utc("at"), *_texts("state")),
        *(_column("effect", sa.Text(), True), *_words("decision", "decided_by")),
        _utc("decided_at", True),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["rating_editions.id"],
            name="fk_rating_objections_edition_id_rating_editions",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rating_objections"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_rating_objections_edition", "rating_objections", ["edition_id", "body"])
    op.create_table(
        "rating_links",
        *(_id(), _column("edition_id", _NUMBER), *_texts("body")),
        *(*_words("contact"), _utc("made_at"), _utc("ends_at"), *_words("who")),
        _utc("revoked_at", True),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["rating_editions.id"],
            name="fk_rating_links_edition_id_rating_editions",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rating_links"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_rating_links_edition", "rating_links", ["edition_id", "body"])
    op.create_table(
        "rating_exclusions",
        *(_id(), *_words("name"), *_texts("kind"), *_words("reason")),
        *(_utc("since"), _utc("until")),
        *(_column(name, sa.JSON()) for name in ("municipalities", "topics", "streams", "bodies")),
        *(*_words("who"), _utc("made_at"), *_words("ended_by"), _utc("ended_at", True)),
        sa.PrimaryKeyConstraint("id", name="pk_rating_exclusions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_rating_exclusions_until", "rating_exclusions", ["until"])


def downgrade() -> None:
    op.drop_table("rating_exclusions")
    op.drop_table("rating_links")
    op.drop_table("rating_objections")
    op.drop_table("rating_editions")
