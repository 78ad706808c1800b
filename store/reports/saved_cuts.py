"""Saved cuts, and who pinned them."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime

from sqlalchemy import Engine, RowMapping, delete, func, or_, select, update

from domain.reports.saved_cut import SavedCut
from store.engine import insert_into, reading, writing
from store.tables.saved_cuts import cut_pins, saved_cuts

_c = saved_cuts.c
_PLAIN = tuple(f.name for f in fields(SavedCut) if f.name != "id")


class SqlSavedCuts:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, cut: SavedCut, most: int) -> SavedCut | None:
        row = {name: getattr(cut, name) for name in _PLAIN}
        with writing(self._engine) as connection:
            others = _c.owner == cut.owner, _c.name != cut.name
            count = select(func.count()).select_from(saved_cuts).where(*others)
            if (connection.scalar(count) or 0) >= most:
                return None
            new = insert_into(connection, saved_cuts).values(row)
            changed = {name: new.excluded[name] for name in ("query", "made_at")}
            saved = new.on_conflict_do_update(index_elements=["owner", "name"], set_=changed)
            return replace(cut, id=connection.scalar(saved.returning(_c.id)))

    def of(self, person: str) -> Sequence[SavedCut]:
        theirs = select(saved_cuts).where(or_(_c.owner == person, _c.is_shared))
        with reading(self._engine) as connection:
            rows = connection.execute(theirs.order_by(_c.name, _c.id)).mappings()
            return list(map(_cut, rows))

    def get(self, number: int) -> SavedCut | None:
        with reading(self._engine) as connection:
            rows = connection.execute(select(saved_cuts).where(_c.id == number)).mappings()
            return next(map(_cut, rows), None)

    def share(self, number: int, is_shared: bool) -> None:
        with writing(self._engine) as connection:
            changed = update(saved_cuts).where(_c.id == number)
            connection.execute(changed.values(is_shared=is_shared))
            if not is_shared:
                owner = select(_c.owner).where(_c.id == number).scalar_subquery()
                others = cut_pins.c.cut_id == number, cut_pins.c.person != owner
                connection.execute(delete(cut_pins).where(*others))

    def forget(self, number: int) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(cut_pins).where(cut_pins.c.cut_id == number))
            connection.execute(delete(saved_cuts).where(_c.id == number))

    def pin(self, number: int, person: str, at: datetime) -> None:
        row = {"cut_id": number, "person": person, "at": at}
        with writing(self._engine) as connection:
            new = insert_into(connection, cut_pins).values(row)
            connection.execute(new.on_conflict_do_nothing())

    def unpin(self, number: int, person: str) -> None:
        with writing(self._engine) as connection:
            theirs = cut_pins.c.cut_id == number, cut_pins.c.person == person
            connection.execute(delete(cut_pins).where(*theirs))

    def pinned(self, person: str) -> Sequence[int]:
        theirs = select(cut_pins.c.cut_id).where(cut_pins.c.person == person)
        with reading(self._engine) as connection:
            return list(connection.scalars(theirs.order_by(cut_pins.c.at, cut_pins.c.cut_id)))


def _cut(row: RowMapping) -> SavedCut:
    return SavedCut(**row)
