"""Surveys, their links, and what was answered; nothing here says who answered."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from store.columns import Utc, Words
from store.tables.base import Number
from store.tables.base import metadata as metadata

# `result` is written once, when the survey is over.
surveys = Table(
    "surveys",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("title", Words, nullable=False),
    Column("purpose", Words, nullable=False),
    Column("operator", Words, nullable=False),
    Column("access", Text, nullable=False),
    Column("questions", JSON, nullable=False),
    Column("sample", JSON),
    Column("quotas", JSON, nullable=False),
    Column("ends_at", Utc, nullable=False),
    Column("post", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("published_by", Words, nullable=False),
    Column("published_at", Utc),
    Column("closed_by", Words, nullable=False),
    Column("closed_at", Utc),
    Column("counted", JSON),
    Column("result", LargeBinary),
    Index("ix_surveys_closed", "closed_at", "ends_at"),
    sqlite_autoincrement=True,
)


# A link is kept as a digest: a copy of the database answers for nobody.
survey_links = Table(
    "survey_links",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("survey", ForeignKey("surveys.id"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("used", Boolean, nullable=False),
    Index("ix_survey_links_survey", "survey", "place", unique=True),
)


survey_submissions = Table(
    "survey_submissions",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("survey", ForeignKey("surveys.id"), nullable=False),
    Column("once", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("values", JSON, nullable=False),
    Column("incident_id", Text),
    Index("ix_survey_submissions_once", "survey", "once", unique=True),
    Index(
        "ix_survey_submissions_incident",
        "survey",
        "incident_id",
        sqlite_where=text("incident_id IS NOT NULL"),
        postgresql_where=text("incident_id IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)


survey_keyings = Table(
    "survey_keyings",
    metadata,
    Column("survey", ForeignKey("surveys.id"), primary_key=True),
    Column("sheet", Integer, primary_key=True, autoincrement=False),
    Column("who", Words, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("values", JSON, nullable=False),
)


# The link of an ask is that of the survey at the place `id`. `mark` is a keyed hash of a contact
# within its incident.
survey_asks = Table(
    "survey_asks",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("survey", ForeignKey("surveys.id"), nullable=False),
    Column("incident_id", Text, nullable=False),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("mark", LargeBinary, nullable=False),
    Column("at", Utc, nullable=False),
    Column("ends_at", Utc, nullable=False),
    Index("ix_survey_asks_case", "case_id", unique=True),
    Index("ix_survey_asks_incident", "incident_id"),
    Index("ix_survey_asks_mark", "mark", unique=True),
    Index("ix_survey_asks_survey", "survey"),
    sqlite_autoincrement=True,
)
