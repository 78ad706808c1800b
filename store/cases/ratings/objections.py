"""Objections to drafts of ratings, and the links by which bodies make them."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime

from sqlalchemy import Engine, RowMapping, func, insert, select, update

from domain.cases.ratings.edition import EditionState
from domain.cases.ratings.objection import (
    ObjectionEffect,
    ObjectionState,
    RatingLink,
    RatingObjection,
)
from store.engine import reading, writing
from store.tables.ratings import rating_editions as editions
from store.tables.ratings import rating_links as links
from store.tables.ratings import rating_objections as table

_FIELDS = tuple(f.name for f in fields(RatingObjection))
_OF_LINK = tuple(f.name for f in fields(RatingLink))
_DECIDED = ("state", "effect", "decision", "decided_by", "decided_at")
_c = table.c


class SqlObjections:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, objection: RatingObjection, most: int) -> RatingObjection | None:
        row = {name: getattr(objection, name) for name in _FIELDS if name != "id"}
        of = _c.edition_id == objection.edition_id, _c.body == objection.body
        taking = select(editions.c.id).where(
            editions.c.id == objection.edition_id,
            editions.c.state == EditionState.DRAFT,
            editions.c.until > objection.at,
        )
        with writing(self._engine) as connection:
            # Locked: the final version is made before this objection, or knows of it.
            if connection.scalar(taking.with_for_update()) is None:
                return None
            if (connection.scalar(select(func.count()).where(*of)) or 0) >= most:
                return None
            id_ = connection.scalar(insert(table).values(row).returning(_c.id))
            return replace(objection, id=id_)

    def get(self, objection_id: int) -> RatingObjection | None:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).where(_c.id == objection_id)).mappings()
            return next(map(_objection, rows), None)

    def of_edition(self, edition_id: int) -> Sequence[RatingObjection]:
        mine = select(table).where(_c.edition_id == edition_id).order_by(_c.id)
        with reading(self._engine) as connection:
            return list(map(_objection, connection.execute(mine).mappings()))

    def accepted(self) -> Sequence[RatingObjection]:
        wanted = _c.state == ObjectionState.ACCEPTED, _c.case_id.is_not(None)
        asked = select(table).where(*wanted).order_by(_c.id)
        with reading(self._engine) as connection:
            return list(map(_objection, connection.execute(asked).mappings()))

    def decide(self, objection: RatingObjection, before: datetime | None = None) -> bool:
        values = {name: getattr(objection, name) for name in _DECIDED}
        draft = select(editions.c.id).where(
            editions.c.id == objection.edition_id, editions.c.state == EditionState.DRAFT
        )
        mine = update(table).where(_c.id == objection.number, _c.decided_at == before)
        with writing(self._engine) as connection:
            if connection.scalar(draft.with_for_update()) is None:
                return False
            return connection.execute(mine.values(values)).rowcount == 1

    def add_link(self, link: RatingLink) -> RatingLink:
        row = {name: getattr(link, name) for name in _OF_LINK if name != "id"}
        with writing(self._engine) as connection:
            id_ = connection.scalar(insert(links).values(row).returning(links.c.id))
            return replace(link, id=id_)

    def link(self, link_id: int) -> RatingLink | None:
        with reading(self._engine) as connection:
            rows = connection.execute(select(links).where(links.c.id == link_id)).mappings()
            return next((RatingLink(**row) for row in rows), None)

    def links(self, edition_id: int) -> Sequence[RatingLink]:
        mine = select(links).where(links.c.edition_id == edition_id).order_by(links.c.id)
        with reading(self._engine) as connection:
            return [RatingLink(**row) for row in connection.execute(mine).mappings()]

    def revoke(self, link_id: int, at: datetime) -> bool:
        mine = update(links).where(links.c.id == link_id, links.c.revoked_at.is_(None))
        with writing(self._engine) as connection:
            return connection.execute(mine.values(revoked_at=at)).rowcount == 1


def _objection(row: RowMapping) -> RatingObjection:
    effect = row["effect"]
    typed = {
        "state": ObjectionState(row["state"]),
        "effect": None if effect is None else ObjectionEffect(effect),
    }
    return RatingObjection(**{name: row[name] for name in _FIELDS} | typed)
