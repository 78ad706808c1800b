"""Batches of workers, and what is recorded of one post."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, delete, select

from domain.message import MessageState
from domain.watching.trace import KEPT, BatchRecord, CountedAs, LedgerRow, SentLink
from store.engine import insert_into, reading, writing
from store.tables.complaints import complaints
from store.tables.installation import batches
from store.tables.messages import outbox
from store.tables.posts import posts


class SqlTraces:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, batch: BatchRecord) -> None:
        row = {
            "closed_at": batch.closed_at,
            "worker": batch.worker,
            "taken_at": batch.taken_at,
            "labelled_at": batch.labelled_at,
            "entries": batch.entries,
        }
        with writing(self._engine) as connection:
            connection.execute(delete(batches).where(batches.c.closed_at < batch.closed_at - KEPT))
            connection.execute(insert_into(connection, batches).on_conflict_do_nothing(), row)

    def post(self, post_id: str) -> LedgerRow | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(posts).where(posts.c.id == post_id)).mappings().first()
        if row is None:
            return None
        return LedgerRow(
            source_id=row["source_id"],
            published_at=row["published_at"],
            fetched_at=row["fetched_at"],
            indexed_at=row["indexed_at"],
            outcome=row["outcome"],
            month=row["month"],
            edits=len(row["edits"].split()),
            next_look=row["next_look"],
            gone_at=row["gone_at"],
        )

    def batch(self, closed_at: datetime) -> BatchRecord | None:
        c = batches.c
        asked = select(c.worker, c.taken_at, c.labelled_at, c.closed_at, c.entries)
        with reading(self._engine) as connection:
            row = connection.execute(asked.where(c.closed_at == closed_at).limit(1)).first()
        return None if row is None else BatchRecord(*row)

    def sent(self, referral: int) -> Sequence[SentLink]:
        c = outbox.c
        asked = select(c.channel, c.state, c.delivered_at, c.next_try_at, c.error)
        with reading(self._engine) as connection:
            rows = connection.execute(asked.where(c.referral == referral).order_by(c.created_at))
            return [
                SentLink(channel, MessageState(state), delivered or following, error or "")
                for channel, state, delivered, following, error in rows
            ]

    def counted(self, post_id: str) -> CountedAs | None:
        c = complaints.c
        asked = select(c.group, c.municipality, c.at, c.is_copy, c.history)
        with reading(self._engine) as connection:
            row = connection.execute(asked.where(c.post_id == post_id)).first()
        if row is None:
            return None
        group, municipality, at, is_copy, history = row
        return CountedAs(f"{group}/{municipality}", at, is_copy, history)
