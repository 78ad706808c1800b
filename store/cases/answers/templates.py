"""Templates of answers."""

from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Engine, RowMapping, delete, func, select, update

from domain.cases.answers.template import AnswerTemplate
from store.engine import insert_into, reading, writing
from store.tables.templates import answer_templates as table

_FIELDS = tuple(f.name for f in fields(AnswerTemplate) if f.name != "id")
_c = table.c


class SqlAnswerTemplates:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of_bodies(self, bodies: Collection[str] | None) -> Sequence[AnswerTemplate]:
        asked = select(table).order_by(_c.body, _c.name)
        if bodies is not None:
            asked = asked.where(_c.body.in_(sorted(bodies)))
        with reading(self._engine) as connection:
            return list(map(_template, connection.execute(asked).mappings()))

    def get(self, template_id: int) -> AnswerTemplate | None:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).where(_c.id == template_id)).mappings()
            return next(map(_template, rows), None)

    def add(self, template: AnswerTemplate, most: int) -> AnswerTemplate | None:
        count = select(func.count()).select_from(table).where(_c.body == template.body)
        with writing(self._engine) as connection:
            if (connection.scalar(count) or 0) >= most:
                return None
            new = insert_into(connection, table).values(_row(template))
            kept = new.on_conflict_do_nothing(index_elements=["body", "name"])
            id_ = connection.scalar(kept.returning(_c.id))
        return None if id_ is None else replace(template, id=id_)

    def save(self, template: AnswerTemplate) -> bool:
        twin = select(_c.id).where(
            _c.body == template.body, _c.name == template.name, _c.id != template.number
        )
        changed = update(table).where(_c.id == template.number, ~twin.exists())
        with writing(self._engine) as connection:
            return connection.execute(changed.values(_row(template))).rowcount == 1

    def forget(self, template_id: int) -> bool:
        with writing(self._engine) as connection:
            return connection.execute(delete(table).where(_c.id == template_id)).rowcount == 1


def _row(template: AnswerTemplate) -> dict[str, Any]:
    return {name: getattr(template, name) for name in _FIELDS}


def _template(row: RowMapping) -> AnswerTemplate:
    return AnswerTemplate(**row)
