"""The tables of what the system does.

A change needs a migration beside it (a test compares the two).
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

from store.columns import Span, Utc, Words

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

# SQLite counts rows by themselves only in a column of exactly the type INTEGER.
Number = BigInteger().with_variant(Integer, "sqlite")

queue = Table(
    "queue",
    metadata,
    # Never given twice (AUTOINCREMENT): a late acknowledge must not end a stranger's entry.
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("post", Words, nullable=False),
    Column("history", Boolean, nullable=False),
    Column("taken_by", Words),
    Column("taken_until", Utc),
    Column("deliveries", Integer, nullable=False),
    # Both halves of `take`, and the count of `depth` without reading posts.
    Index(None, "taken_until", "id"),
    sqlite_autoincrement=True,
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("post", Words, nullable=False),
    Column("history", Boolean, nullable=False),
    Column("deliveries", Integer, nullable=False),
    Column("error", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Index(None, "at", "id"),
)

tally = Table(
    "tally",
    metadata,
    Column("outcome", Text, primary_key=True),
    Column("entries", BigInteger, nullable=False),
)

posts = Table(
    "posts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("month", Text, nullable=False),
    Column("published_at", Utc, nullable=False),
    Column("fetched_at", Utc, nullable=False),
    Column("digest", Text, nullable=False),
    Column("first_entry", Text, nullable=False),
    Column("edits", Text, nullable=False),
    Column("views", BigInteger),
    Column("likes", BigInteger),
    Column("reposts", BigInteger),
    Column("comments", BigInteger),
    Column("outcome", Text),
    Column("source_id", Text, nullable=False),
    Column("native_id", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("next_look", Utc),
    Column("gone_at", Utc),
    Column("indexed_at", Utc, index=True),
    Index(None, "source_id", "next_look"),
)

sources = Table(
    "sources",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("address", Words, nullable=False),
    Column("host", Words, nullable=False),
    Column("source", JSON, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("interval", Span, nullable=False),
    Column("next_due", Utc, nullable=False),
    Column("cursor", Words),
    Column("watched_since", Utc),
    Column("token", Text),
    Column("expires", Utc),
    Column("state", Text, nullable=False),
    Column("reason", Words, nullable=False),
    Column("last_attempt", Utc),
    Column("last_success", Utc),
    Column("last_post", Utc),
    Column("usual_gap", Span),
    Column("failures", Integer, nullable=False),
    Column("hours", Text, nullable=False),
    Column("refused", JSON),
    Column("overruns", Integer, nullable=False, server_default="0"),
    Index(None, "enabled", "next_due", "id"),
)

# `gap` in seconds; `used` counts uses on `day` (ISO).
budgets = Table(
    "budgets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("free_at", Utc),
    Column("gap", Float, nullable=False),
    Column("slowed_at", Utc),
    Column("rest_until", Utc),
    Column("day", Text),
    Column("used", Integer, nullable=False),
)

# What people changed of the rows of sources.yaml or added to them; `row` holds keys that differ.
registry = Table(
    "registry",
    metadata,
    Column("id", Text, primary_key=True),
    Column("row", JSON, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
)

probes = Table(
    "probes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("who", Words, nullable=False),
    Column("asked_at", Utc, nullable=False, index=True),
    Column("kind", Text),
    Column("rows", JSON, nullable=False),
    Column("trail", JSON, nullable=False),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("token", Text),
    Column("expires", Utc),
    Column("finding", JSON(none_as_null=True)),
    Index(None, "state", "asked_at"),
)

incidents = Table(
    "incidents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("group", Text, nullable=False),
    Column("municipality", Text, nullable=False),
    Column("first_at", Utc, nullable=False),
    Column("last_at", Utc, nullable=False),
    Column("posts", Integer, nullable=False),
    Column("topic", Text),
    Column("settlement", Text),
    Column("tellings", JSON, nullable=False),
    Column("merged_into", Text),
    Index(None, "municipality", "group", "last_at", "first_at"),
    # A list of those alive in a time is read from it alone.
    Index(None, "merged_into", "last_at", "first_at", "municipality", "group"),
)

incident_posts = Table(
    "incident_posts",
    metadata,
    Column("post_id", Text, primary_key=True),
    Column("incident_id", ForeignKey("incidents.id"), nullable=False, index=True),
    Column("is_copy", Boolean, nullable=False),
    Column("pinned", Boolean, nullable=False),
)

complaints = Table(
    "complaints",
    metadata,
    Column("post_id", Text, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("group", Text, nullable=False),
    Column("municipality", Text, nullable=False),
    Column("author", Words, nullable=False),
    Column("source_id", Text, nullable=False),
    Column("incident_id", Text, nullable=False),
    Column("topic", Text),
    Column("is_copy", Boolean, nullable=False),
    Column("history", Boolean, nullable=False),
    Column("reach", BigInteger, nullable=False),
    Index(None, "at"),
    Index(None, "group", "municipality", "at"),
    Index(None, "incident_id", "author", "at"),
)

# What sources published themselves, for the standing of each.
publications = Table(
    "publications",
    metadata,
    Column("post_id", Text, primary_key=True),
    Column("source_id", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("group", Text),
    Column("municipality", Text),
    Column("negative", Boolean),
    Index(None, "at"),
    Index(None, "source_id", "at"),
)

# What a detector has learned, as alerts/detector/learning writes it.
baselines = Table(
    "baselines",
    metadata,
    Column("name", Text, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("state", LargeBinary, nullable=False),
)

# `limits`: sensitivity -> the greatest p that fired.
ticks = Table(
    "ticks",
    metadata,
    Column("at", Utc, primary_key=True),
    Column("limits", JSON, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("cell", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("opened_at", Utc, nullable=False),
    Column("since", Utc, nullable=False),
    Column("last_hot_at", Utc, nullable=False),
    Column("closed_at", Utc, index=True),
    Column("version", Integer, nullable=False),
    Column("signal", JSON, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("snoozed_until", Utc),
    Index(None, "state"),
)

moves = Table(
    "moves",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("alert_id", ForeignKey("alerts.id"), nullable=False, index=True),
    Column("before", Text),
    Column("after", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("who", Words, nullable=False),
    Column("note", Words, nullable=False),
    Column("until", Utc),
    Column("reason", Text),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Text, primary_key=True),
    Column("alert_id", ForeignKey("alerts.id"), index=True),
    Column("title", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("next_try_at", Utc, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("delivered_at", Utc),
    Column("error", Words),
    Column("channel", Text),
    Column("role", Text),
    Column("person", Words),
    Column("asks", Boolean, nullable=False),
    Column("taken_until", Utc),
    Index(None, "state", "next_try_at", "id"),
)

notices = Table(
    "notices",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("at", Utc, nullable=False),
)

leaders = Table(
    "leaders",
    metadata,
    Column("name", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("until", Utc, nullable=False),
)

installation = Table(
    "installation",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Words, nullable=False),
)
