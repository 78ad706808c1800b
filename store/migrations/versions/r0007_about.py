"""The thing that a message is about: an alert so far, other kinds later."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_OUTBOX = sa.table(
    "outbox", *(sa.column(name, sa.Text()) for name in ("alert_id", "about_kind", "about_id"))
)
_OF_ALERTS, _OF_THINGS = "ix_outbox_alert_id", "ix_outbox_about_kind_about_id"
_REFERENCE = "fk_outbox_alert_id"


def upgrade() -> None:
    """Messages about alerts keep their alert."""
    op.add_column("outbox", sa.Column("about_kind", sa.Text(), nullable=True))
    op.add_column("outbox", sa.Column("about_id", sa.Text(), nullable=True))
    columns = _OUTBOX.c
    about_alert = _OUTBOX.update().where(columns.alert_id.is_not(None))
    op.get_bind().execute(about_alert.values(about_kind="alert", about_id=columns.alert_id))
    op.drop_index(_OF_ALERTS, table_name="outbox")
    with op.batch_alter_table("outbox") as table:
        table.drop_constraint(_REFERENCE, type_="foreignkey")
        table.drop_column("alert_id")
    op.create_index(_OF_THINGS, "outbox", ["about_kind", "about_id"])


def downgrade() -> None:
    """Messages about other things lose the reference and stay."""
    op.drop_index(_OF_THINGS, table_name="outbox")
    op.add_column("outbox", sa.Column("alert_id", sa.Text(), nullable=True))
    columns = _OUTBOX.c
    about_alert = _OUTBOX.update().where(columns.about_kind == "alert")
    op.get_bind().execute(about_alert.values(alert_id=columns.about_id))
    with op.batch_alter_table("outbox") as table:
        table.create_foreign_key(_REFERENCE, "alerts", ["alert_id"], ["id"])
        table.drop_column("about_kind")
        table.drop_column("about_id")
    op.create_index(_OF_ALERTS, "outbox", ["alert_id"])
