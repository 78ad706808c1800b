"""Saved views of cases."""

from collections.abc import Sequence
from dataclasses import fields, replace

from sqlalchemy import Engine, RowMapping, delete, func, select

from domain.cases.watch.view import SHARED, CaseView
from store.engine import insert_into, reading, writing
from store.tables.cases import case_views as table

_PLAIN = tuple(f.name for f in fields(CaseView) if f.name != "id")


class SqlCaseViews:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, owner: str) -> Sequence[CaseView]:
        c = table.c
        theirs = select(table).where(c.owner.in_((owner, SHARED)))
        with reading(self._engine) as connection:
            rows = connection.execute(theirs.order_by(c.owner, c.name)).mappings()
            return list(map(_view, rows))

    def get(self, view_id: int) -> CaseView | None:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).where(table.c.id == view_id)).mappings()
            return next(map(_view, rows), None)

    def save(self, view: CaseView, most: int) -> CaseView | None:
        c, row = table.c, {name: getattr(view, name) for name in _PLAIN}
        with writing(self._engine) as connection:
            others = c.owner == view.owner, c.name != view.name
            count = select(func.count()).select_from(table).where(*others)
            if (connection.scalar(count) or 0) >= most:
                return None
            new = insert_into(connection, table).values(row)
            changed = {name: new.excluded[name] for name in ("choice", "who", "at")}
            saved = new.on_conflict_do_update(index_elements=["owner", "name"], set_=changed)
            return replace(view, id=connection.scalar(saved.returning(c.id)))

    def forget(self, view_id: int) -> bool:
        with writing(self._engine) as connection:
            return connection.execute(delete(table).where(table.c.id == view_id)).rowcount == 1


def _view(row: RowMapping) -> CaseView:
    return CaseView(**row)
