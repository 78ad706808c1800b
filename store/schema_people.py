"""The tables of what people do: triage, corrections, searches, duty, and who looked at what."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, Table, Text, text

from store.columns import Utc, Words
from store.schema import Number
from store.schema import metadata as metadata  # which then holds all tables

# What people merged and split; `posts` are those that moved.
regroupings = Table(
    "regroupings",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("incident_id", Text, nullable=False, index=True),
    Column("other_id", Text, nullable=False, index=True),
    Column("is_merge", Boolean, nullable=False),
    Column("posts", JSON, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("post_id", Text, nullable=False, index=True),
    Column("field", Text, nullable=False),
    Column("value", Words),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
)

# The last move of every post that a monitor touched.
triage = Table(
    "triage",
    metadata,
    Column("post_id", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Column("until", Utc),
    Column("reason", Text),
    Column("note", Words, nullable=False),
    Index(None, "at", "post_id"),
    Index(None, "state", "at", "post_id"),
    Index(None, "state", "who", "at", "post_id"),
)

# `changes`: subject, before and after of each thing that a deed changed.
deeds = Table(
    "deeds",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("act", Text, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Column("changes", JSON, nullable=False),
    Column("undone_at", Utc),
    Index(None, "who", "undone_at", "id"),
)

mutes = Table(
    "mutes",
    metadata,
    Column("who", Words, primary_key=True),
    Column("source_id", Text, primary_key=True),
    Column("at", Utc, nullable=False),
)

searches = Table(
    "searches",
    metadata,
    Column("name", Words, primary_key=True),
    Column("owner", Words, nullable=False),
    Column("query", Words, nullable=False),
    Column("watched", Boolean, nullable=False),
    Column("at", Utc, nullable=False),
)

# `told` are posts of the last message that the next look may meet once more.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("search", ForeignKey("searches.name", ondelete="CASCADE"), primary_key=True),
    Column("person", Words, primary_key=True),
    Column("pace", Text, nullable=False),
    Column("looked_at", Utc, nullable=False),
    Column("next_at", Utc, nullable=False, index=True),
    Column("told", JSON, nullable=False),
    Column("sent", Integer, nullable=False),
    Column("sent_at", Utc),
)

silences = Table(
    "silences",
    metadata,
    Column("id", Text, primary_key=True),
    Column("group", Text),
    Column("municipality", Text),
    Column("source_id", Text),
    Column("since", Utc, nullable=False),
    Column("until", Utc, nullable=False, index=True),
    Column("reason", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
)

# `channels` name channels of the settings, in the order in which they are tried. A `login` of NULL
# is somebody who does not sign in; a `password` (its Argon2 hash) of NULL has yet to be chosen.
people = Table(
    "people",
    metadata,
    Column("id", Words, primary_key=True),
    Column("channels", JSON, nullable=False),
    Column("login", Text),
    Column("password", Text),
    Column("roles", JSON, nullable=False),
    Column("bodies", JSON, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Index(None, "login", unique=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person", ForeignKey("people.id"), nullable=False, index=True),
    Column("made_at", Utc, nullable=False),
    Column("seen_at", Utc, nullable=False),
    Column("address", Words, nullable=False),
    Column("agent", Words, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("name", Words, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("at", Utc, nullable=False, index=True),
)

# A `role` of NULL says that the person is away.
roster = Table(
    "roster",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("role", Text),
    Column("since", Utc, nullable=False),
    Column("until", Utc, nullable=False, index=True),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    sqlite_autoincrement=True,
)

# `alerts`: ids of those open when the note was written.
handovers = Table(
    "handovers",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Column("text", Words, nullable=False),
    Column("alerts", JSON, nullable=False),
    Column("read_by", Words),
    Column("read_at", Utc),
)

# Rows are only added: triggers of revision 0006 refuse UPDATE and DELETE.
audit = Table(
    "audit",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("at", Utc, nullable=False, index=True),
    Column("who", Words, nullable=False),
    Column("what", Words, nullable=False),
    Column("detail", Words, nullable=False),
    Index(None, "who", "id"),
    Index(None, "what", "id"),
)

# Of a secret only the SHA-256 is kept; of the name only one that nobody revoked.
tokens = Table(
    "tokens",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("name", Words, nullable=False),
    Column("rights", JSON, nullable=False),
    Column("bodies", JSON, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Column("expires", Utc),
    Column("free_at", Utc),
    Column("used_at", Utc),
    Column("revoked_at", Utc),
    Index(
        None,
        "name",
        unique=True,
        sqlite_where=text("revoked_at IS NULL"),
        postgresql_where=text("revoked_at IS NULL"),
    ),
)

# Sources that people keep an eye on.
followed = Table(
    "followed",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("note", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
)
