"""The customer's templates of reports."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Engine, RowMapping, delete, func, select

from domain.reports.template import ReportTemplate
from store.engine import insert_into, reading, writing
from store.tables.report_templates import report_templates as table

_FIELDS = tuple(f.name for f in fields(ReportTemplate) if f.name != "id")
_c = table.c
_SHORT = [column for column in table.c if column.name != "content"]


class SqlReportTemplates:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> Sequence[ReportTemplate]:
        asked = select(*_SHORT).order_by(_c.report, _c.name)
        with reading(self._engine) as connection:
            return list(map(_template, connection.execute(asked).mappings()))

    def get(self, template_id: int) -> ReportTemplate | None:
        asked = select(*_SHORT).where(_c.id == template_id)
        with reading(self._engine) as connection:
            return next(map(_template, connection.execute(asked).mappings()), None)

    def content(self, template_id: int) -> bytes | None:
        with reading(self._engine) as connection:
            return connection.scalar(select(_c.content).where(_c.id == template_id))

    def add(self, template: ReportTemplate, content: bytes, most: int) -> ReportTemplate | None:
        count = select(func.count()).select_from(table)
        with writing(self._engine) as connection:
            if (connection.scalar(count) or 0) >= most:
                return None
            new = insert_into(connection, table).values(**_row(template), content=content)
            kept = new.on_conflict_do_nothing(index_elements=["report", "name"])
            id_ = connection.scalar(kept.returning(_c.id))
        return None if id_ is None else replace(template, id=id_)

    def remove(self, template_id: int) -> bool:
        with writing(self._engine) as connection:
            return connection.execute(delete(table).where(_c.id == template_id)).rowcount == 1


def _row(template: ReportTemplate) -> dict[str, Any]:
    row = {name: getattr(template, name) for name in _FIELDS}
    return row | {name: list(row[name]) for name in ("names", "lists", "dropped")}


def _template(row: RowMapping) -> ReportTemplate:
    return ReportTemplate(id=row["id"], **{name: row[name] for name in _FIELDS})
