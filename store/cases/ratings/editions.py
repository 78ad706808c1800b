"""Published ratings: the row of each version, and its content, which is written once."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date

from sqlalchemy import ColumnElement, Engine, RowMapping, exists, select, update

from domain.cases.ratings.edition import EditionState, RatingEdition, RatingSpan
from domain.cases.ratings.objection import ObjectionState
from store.engine import insert_into, reading, writing
from store.tables.ratings import rating_editions as table
from store.tables.ratings import rating_objections as objections

_FIELDS = tuple(f.name for f in fields(RatingEdition))
_COLUMNS = [table.c[name] for name in _FIELDS]
_ENDS = ("state", "ended_at", "ended_by", "ending", "digest", "formula", "policy")
_c = table.c


class SqlEditions:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, edition: RatingEdition, draft: str) -> RatingEdition | None:
        row = {name: getattr(edition, name) for name in _FIELDS if name != "id"}
        with writing(self._engine) as connection:
            new = insert_into(connection, table).values(**row, draft=draft)
            id_ = connection.scalar(new.on_conflict_do_nothing().returning(_c.id))
            return None if id_ is None else replace(edition, id=id_)

    def get(self, edition_id: int) -> RatingEdition | None:
        return next(iter(self._some(1, _c.id == edition_id)), None)

    def page(self, limit: int) -> Sequence[RatingEdition]:
        return self._some(limit)

    def of_period(self, span: RatingSpan, first: date) -> Sequence[RatingEdition]:
        return self._some(None, _c.span == span, _c.first == first)[::-1]

    def draft(self, edition_id: int) -> str | None:
        return self._content(_c.draft, edition_id)

    def final(self, edition_id: int) -> str | None:
        return self._content(_c.final, edition_id)

    def end(self, edition: RatingEdition, final: str | None) -> bool:
        draft = _c.id == edition.number, _c.state == EditionState.DRAFT
        mine, values = update(table).where(*draft), {name: getattr(edition, name) for name in _ENDS}
        if edition.state is EditionState.FINAL:
            open_ = objections.c.edition_id == _c.id, objections.c.state == ObjectionState.OPEN
            mine = mine.where(~exists().where(*open_))
        with writing(self._engine) as connection:
            # A statement of its own: PostgreSQL shows the next one what others wrote until then.
            connection.execute(select(_c.id).where(*draft).with_for_update())
            return connection.execute(mine.values(**values, final=final)).rowcount == 1

    def _content(self, column: ColumnElement[str | None], edition_id: int) -> str | None:
        with reading(self._engine) as connection:
            return connection.scalar(select(column).where(_c.id == edition_id))

    def _some(self, limit: int | None, *wanted: ColumnElement[bool]) -> list[RatingEdition]:
        order = _c.first.desc(), _c.span, _c.version.desc()
        asked = select(*_COLUMNS).where(*wanted).order_by(*order).limit(limit)
        with reading(self._engine) as connection:
            return list(map(_edition, connection.execute(asked).mappings()))


def _edition(row: RowMapping) -> RatingEdition:
    typed = {"span": RatingSpan(row["span"]), "state": EditionState(row["state"])}
    return RatingEdition(**{name: row[name] for name in _FIELDS} | typed)
