"""Links by which owners of official pages see what to do."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, RowMapping, func, insert, select, update

from domain.outreach.page_link import PageLink
from store.engine import reading, writing
from store.tables.pages import page_links as table

_c = table.c
_ALIVE = _c.ended_at.is_(None)


class SqlPageLinks:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def send(self, link: PageLink) -> PageLink:
        row = {name: value for name, value in asdict(link).items() if name != "id"}
        with writing(self._engine) as connection:
            earlier = update(table).where(_c.source_id == link.source_id, _ALIVE)
            connection.execute(earlier.values(ended_at=link.made_at))
            new = insert(table).values({**row, "done": list(link.done)})
            return replace(link, id=connection.scalar(new.returning(_c.id)))

    def get(self, number: int) -> PageLink | None:
        return next(iter(self._links(_c.id == number)), None)

    def latest(self, source_ids: Collection[str]) -> Mapping[str, PageLink]:
        return {one.source_id: one for one in self._links(_c.source_id.in_(sorted(source_ids)))}

    def end(self, number: int, at: datetime) -> bool:
        return self._change(_c.id == number, _ALIVE, ended_at=at)

    def count_look(self, number: int, at: datetime) -> None:
        first = func.coalesce(_c.opened_at, at, type_=_c.opened_at.type)
        self._change(_c.id == number, _ALIVE, opened=_c.opened + 1, opened_at=first)

    def answer(self, number: int, name: str, done: Sequence[str], note: str, at: datetime) -> bool:
        words = {"answered_by": name, "done": list(done), "note": note}
        return self._change(_c.id == number, _ALIVE, answered_at=at, **words)

    def _links(self, *where: ColumnElement[bool]) -> Sequence[PageLink]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).where(*where).order_by(_c.id)).mappings()
            return list(map(_link, rows))

    def _change(self, *where: ColumnElement[bool], **values: Any) -> bool:
        with writing(self._engine) as connection:
            return connection.execute(update(table).where(*where).values(values)).rowcount == 1


def _link(row: RowMapping) -> PageLink:
    return PageLink(**{**row, "done": tuple(row["done"])})
