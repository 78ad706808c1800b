"""What goes by its term: months of posts, drafts of reports, delivered messages."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, delete, func, select

from domain.operations.erasure import Quotes
from store.engine import reading, writing
from store.erasure.posts import going, leave_facts
from store.erasure.stories import leave
from store.facts.writing import chunks
from store.tables.messages import outbox
from store.tables.posts import posts as ledger
from store.tables.reports import report_deliveries, report_files, reports


class SqlTerms:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def months(self) -> Mapping[str, int]:
        c = ledger.c.month
        with reading(self._engine) as connection:
            rows = connection.execute(select(c, func.count().label("posts")).group_by(c))
            return {row.month: row.posts for row in rows}

    def posts(self, month: str) -> Collection[str]:
        with reading(self._engine) as connection:
            return set(connection.scalars(select(ledger.c.id).where(ledger.c.month == month)))

    def expire_posts(self, post_ids: Collection[str]) -> None:
        for some in chunks(sorted(post_ids)):
            with writing(self._engine) as connection:
                leave(connection, some, {}, Quotes())
                leave_facts(connection, some)
                for table, own in going():
                    connection.execute(delete(table).where(own(some)))

    def drafts(self, before: datetime) -> int:
        return self._count(reports, *_draft(before))

    def drop_drafts(self, before: datetime) -> int:
        with writing(self._engine) as connection:
            ids = list(connection.scalars(select(reports.c.id).where(*_draft(before))))
            for some in chunks(ids):
                for of in (report_files.c.report, report_deliveries.c.report):
                    connection.execute(delete(of.table).where(of.in_(some)))
                connection.execute(delete(reports).where(reports.c.id.in_(some)))
        return len(ids)

    def messages(self, before: datetime) -> int:
        return self._count(outbox, outbox.c.delivered_at < before)

    def drop_messages(self, before: datetime) -> int:
        with writing(self._engine) as connection:
            old = delete(outbox).where(outbox.c.delivered_at < before)
            return connection.execute(old).rowcount

    def _count(self, table: Any, *conditions: ColumnElement[bool]) -> int:
        with reading(self._engine) as connection:
            asked = select(func.count()).select_from(table).where(*conditions)
            return connection.scalar(asked) or 0


def _draft(before: datetime) -> tuple[ColumnElement[bool], ...]:
    c = reports.c
    return c.sent_at.is_(None), c.approved_at.is_(None), c.made_at < before
