"""Who looked at what: written, never changed."""

from datetime import datetime

from sqlalchemy import Engine, insert

from store.engine import writing
from store.schema_people import audit


class SqlAudit:
    """An AuditLog."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, at: datetime, who: str, what: str, detail: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(insert(audit).values(at=at, who=who, what=what, detail=detail))
