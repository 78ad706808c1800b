"""Facts of alerts, within a caller's transaction."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from domain.alert import cell_of
from domain.reports.cut import Dimension
from domain.reports.fact import Fact, FactKind, FactMarks
from store.facts.writing import chunks, put
from store.tables.alerts import alerts


class AlertFacts:
    def __init__(self, marks: FactMarks) -> None:
        self._marks = marks

    def write(self, connection: Connection, alert_ids: Collection[str]) -> None:
        c = alerts.c
        for some in chunks(sorted(alert_ids)):
            asked = select(c.id, c.cell, c.state, c.opened_at, c.evidence).where(c.id.in_(some))
            made = []
            for row in connection.execute(asked):
                cell = cell_of(row.cell)
                values = {
                    Dimension.GROUP: cell.group or "",
                    Dimension.MUNICIPALITY: cell.municipality or "",
                    Dimension.TOPIC: row.evidence.get("topic") or "",
                    Dimension.STATE: row.state,
                }
                made.append(Fact(FactKind.ALERT, row.id, row.opened_at, values))
            put(connection, self._marks, made)
