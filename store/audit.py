"""Who looked at what, and who changed what; rows are never changed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, insert, select

from domain.ports.audit import AuditFilter, Look
from store.engine import reading, writing
from store.tables.audit import audit


class SqlAudit:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, at: datetime, who: str, what: str, detail: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(insert(audit).values(at=at, who=who, what=what, detail=detail))

    def read(self, wanted: AuditFilter, limit: int, before: int | None = None) -> Sequence[Look]:
        query = select(audit).order_by(audit.c.id.desc()).limit(limit)
        if wanted.who:
            query = query.where(audit.c.who == wanted.who)
        if wanted.what:
            query = query.where(audit.c.what == wanted.what)
        if wanted.since:
            query = query.where(audit.c.at >= wanted.since)
        if wanted.until:
            query = query.where(audit.c.at < wanted.until)
        if before is not None:
            query = query.where(audit.c.id < before)
        with reading(self._engine) as connection:
            return [Look(**row) for row in connection.execute(query).mappings()]
