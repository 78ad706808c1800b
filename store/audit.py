"""Who looked at what, and who changed what; rows are never changed."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, func, insert, select

from domain.ports.audit import AuditFilter, Look
from store.engine import reading, writing
from store.tables.audit import audit


class SqlAudit:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, at: datetime, who: str, what: str, detail: str) -> None:
        with writing(self._engine) as connection:
            row = {"at": at, "who": who, "what": what, "detail": detail}
            connection.execute(insert(audit), row)

    def read(self, wanted: AuditFilter, limit: int, before: int | None = None) -> Sequence[Look]:
        query = select(audit).where(*_within(wanted)).order_by(audit.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(audit.c.id < before)
        with reading(self._engine) as connection:
            return [Look(**row) for row in connection.execute(query).mappings()]

    def count(self, wanted: AuditFilter) -> int:
        with reading(self._engine) as connection:
            return (
                connection.scalar(select(func.count()).select_from(audit).where(*_within(wanted)))
                or 0
            )


def _within(wanted: AuditFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.who:
        yield audit.c.who == wanted.who
    if wanted.what:
        yield audit.c.what == wanted.what
    if wanted.since:
        yield audit.c.at >= wanted.since
    if wanted.until:
        yield audit.c.at < wanted.until
