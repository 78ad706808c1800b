"""Named reasons for which cases are left out of ratings."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime

from sqlalchemy import Engine, RowMapping, Select, insert, select, update

from domain.cases.ratings.exclusion import ExclusionKind, RatingExclusion
from store.engine import reading, writing
from store.tables.ratings import rating_exclusions as table

_FIELDS = tuple(f.name for f in fields(RatingExclusion))
_LISTS = ("municipalities", "topics", "streams", "bodies")
_c = table.c


class SqlExclusions:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, exclusion: RatingExclusion) -> RatingExclusion:
        row = {name: getattr(exclusion, name) for name in _FIELDS if name != "id"}
        row |= {name: list(row[name]) for name in _LISTS}
        with writing(self._engine) as connection:
            id_ = connection.scalar(insert(table).values(row).returning(_c.id))
            return replace(exclusion, id=id_)

    def get(self, exclusion_id: int) -> RatingExclusion | None:
        return next(iter(self._some(select(table).where(_c.id == exclusion_id))), None)

    def page(self, limit: int) -> Sequence[RatingExclusion]:
        return self._some(select(table).order_by(_c.until.desc(), _c.id.desc()).limit(limit))

    def within(self, since: datetime, until: datetime) -> Sequence[RatingExclusion]:
        wanted = _c.ended_at.is_(None), _c.since < until, _c.until > since
        return self._some(select(table).where(*wanted).order_by(_c.id))

    def end(self, exclusion_id: int, who: str, at: datetime) -> bool:
        mine = update(table).where(_c.id == exclusion_id, _c.ended_at.is_(None))
        with writing(self._engine) as connection:
            return connection.execute(mine.values(ended_by=who, ended_at=at)).rowcount == 1

    def _some(self, asked: Select[tuple[object, ...]]) -> list[RatingExclusion]:
        with reading(self._engine) as connection:
            return list(map(_exclusion, connection.execute(asked).mappings()))


def _exclusion(row: RowMapping) -> RatingExclusion:
    typed = {name: tuple(row[name]) for name in _LISTS} | {"kind": ExclusionKind(row["kind"])}
    return RatingExclusion(**{name: row[name] for name in _FIELDS} | typed)
