"""Stories: which have had a voice, what each post is in its story, and keys to find stories by."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from alembic import op

from store.columns import Utc

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

RECENT = timedelta(days=4)  # before the last post: what ended earlier takes no more posts
WORDS = 6  # of a telling, the rarest, that its story is looked up by


def upgrade() -> None:
    """All earlier incidents had a voice. Of their posts only complaints were counted, so the others
    are questions.
    """
    op.add_column(
        "incidents", sa.Column("voiced", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.create_index("ix_incidents_voiced_last_at", "incidents", ["voiced", "last_at"])
    op.add_column(
        "incident_posts", sa.Column("role", sa.Text(), nullable=False, server_default="question")
    )
    op.execute(
        "UPDATE incident_posts SET role = 'voice' WHERE post_id IN (SELECT post_id FROM complaints)"
    )
    op.drop_index("ix_incident_posts_incident_id", table_name="incident_posts")
    op.create_index("ix_incident_posts_incident_id_role", "incident_posts", ["incident_id", "role"])
    op.create_table(
        "incident_keys",
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("incident_id", "key", name="pk_incident_keys"),
        sqlite_with_rowid=False,
    )
    _file_recent()
    op.create_index(
        "ix_incident_keys_key_at_municipality", "incident_keys", ["key", "at", "municipality"]
    )
    op.create_index("ix_incident_keys_at", "incident_keys", ["at"])


def _file_recent() -> None:
    """The words, streets and objects of incidents that still take posts."""
    incidents = sa.table(
        "incidents",
        sa.column("id", sa.Text),
        sa.column("municipality", sa.Text),
        sa.column("last_at", Utc),
        sa.column("tellings", sa.JSON),
    ).c
    keys = sa.table(
        "incident_keys",
        sa.column("incident_id", sa.Text),
        sa.column("key", sa.Text),
        sa.column("municipality", sa.Text),
        sa.column("at", Utc),
    )
    connection = op.get_bind()
    last = connection.scalar(sa.select(sa.func.max(incidents.last_at)))
    if last is None:
        return
    asked = sa.select(incidents.id, incidents.municipality, incidents.tellings)
    for id_, municipality, tellings in connection.execute(
        asked.where(incidents.last_at >= last - RECENT)
    ).all():
        filed: dict[str, datetime] = {}
        for one in tellings:
            at = datetime.fromisoformat(one["at"])
            for key in (
                *one.get("words", ())[:WORDS],
                *one.get("streets", ()),
                *one.get("objects", ()),
            ):
                filed[key] = max(at, filed.get(key, at))
        rows = [
            {"incident_id": id_, "key": key, "municipality": municipality, "at": at}
            for key, at in filed.items()
        ]
        if rows:
            connection.execute(sa.insert(keys), rows)


def downgrade() -> None:
    """Stories that never had a voice are lost."""
    silent = "SELECT id FROM incidents WHERE NOT voiced"
    op.execute(f"DELETE FROM incident_posts WHERE incident_id IN ({silent})")
    op.execute("DELETE FROM incidents WHERE NOT voiced")
    op.drop_index("ix_incident_keys_at", table_name="incident_keys")
    op.drop_index("ix_incident_keys_key_at_municipality", table_name="incident_keys")
    op.drop_table("incident_keys")
    op.drop_index("ix_incident_posts_incident_id_role", table_name="incident_posts")
    op.create_index("ix_incident_posts_incident_id", "incident_posts", ["incident_id"])
    op.drop_column("incident_posts", "role")
    op.drop_index("ix_incidents_voiced_last_at", table_name="incidents")
    op.drop_column("incidents", "voiced")
