"""People, their sessions and visits, screens, attempts to sign in, tokens, and calls without a
sign-in.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    false,
    text,
)

from store.columns import Utc, Words
from store.tables.base import Number
from store.tables.base import metadata as metadata

# `channels` name channels of the settings, in the order in which they are tried. A person without
# `login` does not sign in; a person without `password` (an Argon2 hash) must still choose one.
# `invited` counts one-time links; raising it spends earlier links. `factor` is the sealed secret of
# a second factor, `factor_step` the last step whose code was used, and `recovery` holds digests of
# the recovery codes that are left.
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
    Column("invited", Integer, nullable=False, server_default=text("0")),
    Column("theme", Text, nullable=False, server_default=text("'system'")),
    Column("density", Text, nullable=False, server_default=text("'roomy'")),
    Column("sound", Boolean, nullable=False, server_default=false()),
    Column("desktop", Boolean, nullable=False, server_default=false()),
    Column("factor", LargeBinary),
    Column("factor_at", Utc),
    Column("factor_step", BigInteger, nullable=False, server_default=text("0")),
    Column("recovery", JSON, nullable=False, server_default=text("'[]'")),
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


# `secret` is the SHA-256 of the screen's link, and of its browser's token once it was opened.
screens = Table(
    "screens",
    metadata,
    Column("id", Text, primary_key=True),
    Column("secret", Text, nullable=False),
    Column("name", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("opened_at", Utc),
    Column("seen_at", Utc),
    Column("address", Words, nullable=False),
    Column("agent", Words, nullable=False),
    Index(None, "secret", unique=True),
)


# `at` is the last look of the present visit, `before` that of the visit before it.
visits = Table(
    "visits",
    metadata,
    Column("person", Words, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("before", Utc),
)


attempts = Table(
    "attempts",
    metadata,
    Column("name", Words, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("at", Utc, nullable=False, index=True),
)


# Only the SHA-256 of a secret is kept. Unrevoked tokens have unique names.
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
    Column("stream", Text),
    Index(
        None,
        "name",
        unique=True,
        sqlite_where=text("revoked_at IS NULL"),
        postgresql_where=text("revoked_at IS NULL"),
    ),
)


# `name` is a digest of an address or a link, neither of which is kept. An empty bucket has no row.
calls = Table(
    "calls",
    metadata,
    Column("name", Text, primary_key=True),
    Column("empty_at", Utc, nullable=False, index=True),
)


# `deputy` does what is assigned to `person` meanwhile.
absences = Table(
    "absences",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("person", Words, nullable=False),
    Column("since", Utc, nullable=False),
    Column("until", Utc, nullable=False, index=True),
    Column("deputy", Words),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Column("ended_at", Utc),
)
