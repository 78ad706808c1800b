"""Everything durable, the first tables: queue, ledger, sources, incidents, complaints, alerts."""

import sqlalchemy as sa
from alembic import op

from store.columns import Span, Utc, Words

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "alerts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("cell", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_at", Utc(), nullable=False),
        sa.Column("since", Utc(), nullable=False),
        sa.Column("last_hot_at", Utc(), nullable=False),
        sa.Column("closed_at", Utc(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("signal", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("snoozed_until", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
    )
    op.create_index("ix_alerts_closed_at", "alerts", ["closed_at"])
    op.create_index("ix_alerts_state", "alerts", ["state"])
    op.create_table(
        "audit",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("what", Words(), nullable=False),
        sa.Column("detail", Words(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_who_id", "audit", ["who", "id"])
    op.create_index("ix_audit_what_id", "audit", ["what", "id"])
    op.create_table(
        "baselines",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_baselines"),
    )
    op.create_table(
        "ticks",
        sa.Column("at", Utc(), nullable=False),
        sa.Column("limits", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("at", name="pk_ticks"),
    )
    op.create_table(
        "complaints",
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("author", Words(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("is_copy", sa.Boolean(), nullable=False),
        sa.Column("history", sa.Boolean(), nullable=False),
        sa.Column("reach", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("post_id", name="pk_complaints"),
    )
    op.create_index("ix_complaints_at", "complaints", ["at"])
    op.create_index(
        "ix_complaints_group_municipality_at", "complaints", ["group", "municipality", "at"]
    )
    op.create_index(
        "ix_complaints_incident_id_author_at", "complaints", ["incident_id", "author", "at"]
    )
    op.create_table(
        "publications",
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("group", sa.Text(), nullable=True),
        sa.Column("municipality", sa.Text(), nullable=True),
        sa.Column("negative", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("post_id", name="pk_publications"),
    )
    op.create_index("ix_publications_at", "publications", ["at"])
    op.create_index("ix_publications_source_id_at", "publications", ["source_id", "at"])
    op.create_table(
        "followed",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("note", Words(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", name="pk_followed"),
    )
    op.create_table(
        "corrections",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", Words(), nullable=True),
        sa.Column("who", Words(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
    )
    op.create_index("ix_corrections_post_id", "corrections", ["post_id"])
    op.create_table(
        "triage",
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("until", Utc(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("note", Words(), nullable=False),
        sa.PrimaryKeyConstraint("post_id", name="pk_triage"),
    )
    op.create_index("ix_triage_at_post_id", "triage", ["at", "post_id"])
    op.create_index("ix_triage_state_at_post_id", "triage", ["state", "at", "post_id"])
    op.create_index("ix_triage_state_who_at_post_id", "triage", ["state", "who", "at", "post_id"])
    op.create_table(
        "deeds",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("undone_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_deeds"),
    )
    op.create_index("ix_deeds_who_undone_at_id", "deeds", ["who", "undone_at", "id"])
    op.create_table(
        "mutes",
        sa.Column("who", Words(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("who", "source_id", name="pk_mutes"),
    )
    op.create_table(
        "incidents",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("first_at", Utc(), nullable=False),
        sa.Column("last_at", Utc(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("settlement", sa.Text(), nullable=True),
        sa.Column("tellings", sa.JSON(), nullable=False),
        sa.Column("merged_into", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_incidents"),
    )
    op.create_index(
        "ix_incidents_municipality_group_last_at_first_at",
        "incidents",
        ["municipality", "group", "last_at", "first_at"],
    )
    op.create_index(
        "ix_incidents_merged_into_last_at_first_at_municipality_group",
        "incidents",
        ["merged_into", "last_at", "first_at", "municipality", "group"],
    )
    op.create_table(
        "installation",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", Words(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_installation"),
    )
    op.create_table(
        "leaders",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("until", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leaders"),
    )
    op.create_table(
        "handovers",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("text", Words(), nullable=False),
        sa.Column("alerts", sa.JSON(), nullable=False),
        sa.Column("read_by", Words(), nullable=True),
        sa.Column("read_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_handovers"),
    )
    op.create_table(
        "notices",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", name="pk_notices"),
    )
    op.create_table(
        "tally",
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("outcome", name="pk_tally"),
    )
    op.create_table(
        "posts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("published_at", Utc(), nullable=False),
        sa.Column("fetched_at", Utc(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("first_entry", sa.Text(), nullable=False),
        sa.Column("edits", sa.Text(), nullable=False),
        sa.Column("views", sa.BigInteger(), nullable=True),
        sa.Column("likes", sa.BigInteger(), nullable=True),
        sa.Column("reposts", sa.BigInteger(), nullable=True),
        sa.Column("comments", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("native_id", Words(), nullable=False),
        sa.Column("url", Words(), nullable=False),
        sa.Column("next_look", Utc(), nullable=True),
        sa.Column("gone_at", Utc(), nullable=True),
        sa.Column("indexed_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
    )
    op.create_index("ix_posts_indexed_at", "posts", ["indexed_at"])
    op.create_index("ix_posts_source_id_next_look", "posts", ["source_id", "next_look"])
    op.create_table(
        "budgets",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("free_at", Utc(), nullable=True),
        sa.Column("gap", sa.Float(), nullable=False),
        sa.Column("slowed_at", Utc(), nullable=True),
        sa.Column("rest_until", Utc(), nullable=True),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_budgets"),
    )
    op.create_table(
        "registry",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("row", sa.JSON(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_registry"),
    )
    op.create_table(
        "probes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("trail", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("expires", Utc(), nullable=True),
        sa.Column("finding", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_probes"),
    )
    op.create_index("ix_probes_asked_at", "probes", ["asked_at"])
    op.create_index("ix_probes_state_asked_at", "probes", ["state", "asked_at"])
    op.create_table(
        "quarantine",
        sa.Column("id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("post", Words(), nullable=False),
        sa.Column("history", sa.Boolean(), nullable=False),
        sa.Column("deliveries", sa.Integer(), nullable=False),
        sa.Column("error", Words(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_quarantine"),
    )
    op.create_index("ix_quarantine_at_id", "quarantine", ["at", "id"])
    op.create_table(
        "queue",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("post", Words(), nullable=False),
        sa.Column("history", sa.Boolean(), nullable=False),
        sa.Column("taken_by", Words(), nullable=True),
        sa.Column("taken_until", Utc(), nullable=True),
        sa.Column("deliveries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_queue"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_queue_taken_until_id", "queue", ["taken_until", "id"])
    op.create_table(
        "sources",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", Words(), nullable=False),
        sa.Column("host", Words(), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("interval", Span(), nullable=False),
        sa.Column("next_due", Utc(), nullable=False),
        sa.Column("cursor", Words(), nullable=True),
        sa.Column("watched_since", Utc(), nullable=True),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("expires", Utc(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.Column("last_attempt", Utc(), nullable=True),
        sa.Column("last_success", Utc(), nullable=True),
        sa.Column("last_post", Utc(), nullable=True),
        sa.Column("usual_gap", Span(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
    )
    op.create_index("ix_sources_enabled_next_due_id", "sources", ["enabled", "next_due", "id"])
    op.create_table(
        "incident_posts",
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("is_copy", sa.Boolean(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_incident_posts_incident_id"
        ),
        sa.PrimaryKeyConstraint("post_id", name="pk_incident_posts"),
    )
    op.create_index("ix_incident_posts_incident_id", "incident_posts", ["incident_id"])
    op.create_table(
        "regroupings",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("other_id", sa.Text(), nullable=False),
        sa.Column("is_merge", sa.Boolean(), nullable=False),
        sa.Column("posts", sa.JSON(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_regroupings"),
    )
    op.create_index("ix_regroupings_incident_id", "regroupings", ["incident_id"])
    op.create_index("ix_regroupings_other_id", "regroupings", ["other_id"])
    op.create_table(
        "moves",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("note", Words(), nullable=False),
        sa.Column("until", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="fk_moves_alert_id"),
        sa.PrimaryKeyConstraint("id", name="pk_moves"),
    )
    op.create_index("ix_moves_alert_id", "moves", ["alert_id"])
    op.create_table(
        "outbox",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("alert_id", sa.Text(), nullable=True),
        sa.Column("title", Words(), nullable=False),
        sa.Column("text", Words(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("next_try_at", Utc(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("delivered_at", Utc(), nullable=True),
        sa.Column("error", Words(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("person", Words(), nullable=True),
        sa.Column("asks", sa.Boolean(), nullable=False),
        sa.Column("taken_until", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="fk_outbox_alert_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_alert_id", "outbox", ["alert_id"])
    op.create_index("ix_outbox_state_next_try_at_id", "outbox", ["state", "next_try_at", "id"])
    op.create_table(
        "searches",
        sa.Column("name", Words(), nullable=False),
        sa.Column("owner", Words(), nullable=False),
        sa.Column("query", Words(), nullable=False),
        sa.Column("watched", sa.Boolean(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_searches"),
    )
    op.create_table(
        "subscriptions",
        sa.Column("search", Words(), nullable=False),
        sa.Column("person", Words(), nullable=False),
        sa.Column("pace", sa.Text(), nullable=False),
        sa.Column("looked_at", Utc(), nullable=False),
        sa.Column("next_at", Utc(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("sent_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(
            ["search"], ["searches.name"], name="fk_subscriptions_search", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("search", "person", name="pk_subscriptions"),
    )
    op.create_index("ix_subscriptions_next_at", "subscriptions", ["next_at"])
    op.create_table(
        "silences",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=True),
        sa.Column("municipality", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("since", Utc(), nullable=False),
        sa.Column("until", Utc(), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_silences"),
    )
    op.create_index("ix_silences_until", "silences", ["until"])
    op.create_table(
        "people",
        sa.Column("id", Words(), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("login", sa.Text(), nullable=True),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("bodies", sa.JSON(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
    )
    op.create_index("ix_people_login", "people", ["login"], unique=True)
    op.create_table(
        "sessions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", Words(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("seen_at", Utc(), nullable=False),
        sa.Column("address", Words(), nullable=False),
        sa.Column("agent", Words(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_sessions_person"),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
    )
    op.create_index("ix_sessions_person", "sessions", ["person"])
    op.create_table(
        "attempts",
        sa.Column("name", Words(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_attempts"),
    )
    op.create_index("ix_attempts_at", "attempts", ["at"])
    op.create_table(
        "roster",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("person", Words(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("since", Utc(), nullable=False),
        sa.Column("until", Utc(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_roster_person"),
        sa.PrimaryKeyConstraint("id", name="pk_roster"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_roster_until", "roster", ["until"])
    op.create_table(
        "tokens",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("rights", sa.JSON(), nullable=False),
        sa.Column("bodies", sa.JSON(), nullable=False),
        sa.Column("who", Words(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("expires", Utc(), nullable=True),
        sa.Column("free_at", Utc(), nullable=True),
        sa.Column("used_at", Utc(), nullable=True),
        sa.Column("revoked_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name="pk_tokens"),
    )
    op.create_index(
        "ix_tokens_name",
        "tokens",
        ["name"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )


def downgrade() -> None:
    """Drop them, children first."""
    op.drop_index("ix_tokens_name", table_name="tokens")
    op.drop_table("tokens")
    op.drop_index("ix_roster_until", table_name="roster")
    op.drop_table("roster")
    op.drop_index("ix_attempts_at", table_name="attempts")
    op.drop_table("attempts")
    op.drop_index("ix_sessions_person", table_name="sessions")
    op.drop_table("sessions")
    op.drop_index("ix_people_login", table_name="people")
    op.drop_table("people")
    op.drop_index("ix_silences_until", table_name="silences")
    op.drop_table("silences")
    op.drop_index("ix_subscriptions_next_at", table_name="subscriptions")
    op.drop_table("subscriptions")
    op.drop_table("searches")
    op.drop_index("ix_outbox_state_next_try_at_id", table_name="outbox")
    op.drop_index("ix_outbox_alert_id", table_name="outbox")
    op.drop_table("outbox")
    op.drop_index("ix_moves_alert_id", table_name="moves")
    op.drop_table("moves")
    op.drop_index("ix_regroupings_other_id", table_name="regroupings")
    op.drop_index("ix_regroupings_incident_id", table_name="regroupings")
    op.drop_table("regroupings")
    op.drop_index("ix_incident_posts_incident_id", table_name="incident_posts")
    op.drop_table("incident_posts")
    op.drop_index("ix_probes_state_asked_at", table_name="probes")
    op.drop_index("ix_probes_asked_at", table_name="probes")
    op.drop_table("probes")
    op.drop_table("registry")
    op.drop_index("ix_sources_enabled_next_due_id", table_name="sources")
    op.drop_table("sources")
    op.drop_index("ix_queue_taken_until_id", table_name="queue")
    op.drop_table("queue")
    op.drop_index("ix_quarantine_at_id", table_name="quarantine")
    op.drop_table("quarantine")
    op.drop_table("budgets")
    op.drop_index("ix_posts_indexed_at", table_name="posts")
    op.drop_index("ix_posts_source_id_next_look", table_name="posts")
    op.drop_table("posts")
    op.drop_table("tally")
    op.drop_table("notices")
    op.drop_table("handovers")
    op.drop_table("leaders")
    op.drop_table("installation")
    op.drop_index(
        "ix_incidents_merged_into_last_at_first_at_municipality_group", table_name="incidents"
    )
    op.drop_index("ix_incidents_municipality_group_last_at_first_at", table_name="incidents")
    op.drop_table("incidents")
    op.drop_table("mutes")
    op.drop_index("ix_deeds_who_undone_at_id", table_name="deeds")
    op.drop_table("deeds")
    op.drop_index("ix_triage_state_who_at_post_id", table_name="triage")
    op.drop_index("ix_triage_state_at_post_id", table_name="triage")
    op.drop_index("ix_triage_at_post_id", table_name="triage")
    op.drop_table("triage")
    op.drop_table("followed")
    op.drop_index("ix_publications_source_id_at", table_name="publications")
    op.drop_index("ix_publications_at", table_name="publications")
    op.drop_table("publications")
    op.drop_index("ix_corrections_post_id", table_name="corrections")
    op.drop_table("corrections")
    op.drop_index("ix_complaints_incident_id_author_at", table_name="complaints")
    op.drop_index("ix_complaints_group_municipality_at", table_name="complaints")
    op.drop_index("ix_complaints_at", table_name="complaints")
    op.drop_table("complaints")
    op.drop_table("ticks")
    op.drop_table("baselines")
    op.drop_index("ix_audit_what_id", table_name="audit")
    op.drop_index("ix_audit_who_id", table_name="audit")
    op.drop_index("ix_audit_at", table_name="audit")
    op.drop_table("audit")
    op.drop_index("ix_alerts_state", table_name="alerts")
    op.drop_index("ix_alerts_closed_at", table_name="alerts")
    op.drop_table("alerts")
