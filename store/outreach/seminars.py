"""Seminars, and the bodies that they invite."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, RowMapping, func, insert, select, update

from domain.outreach.mistake import MistakeKind
from domain.outreach.seminar import (
    Material,
    Seminar,
    SeminarAudience,
    SeminarInvitation,
    SeminarSpan,
)
from store.engine import reading, writing
from store.tables.mistakes import seminar_invitations, seminars

_s, _i = seminars.c, seminar_invitations.c
_ALIVE = _i.ended_at.is_(None)
_FIELDS = tuple(f.name for f in fields(Seminar) if f.name != "id")


class SqlSeminars:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, seminar: Seminar) -> Seminar:
        with writing(self._engine) as connection:
            new = insert(seminars).values(_row(seminar)).returning(_s.id)
            return replace(seminar, id=connection.scalar(new))

    def get(self, number: int) -> Seminar | None:
        with reading(self._engine) as connection:
            rows = connection.execute(select(seminars).where(_s.id == number)).mappings()
            return next(map(_seminar, rows), None)

    def page(self, wanted: SeminarSpan) -> Sequence[Seminar]:
        asked = select(seminars)
        if wanted.since is not None:
            asked = asked.where(_s.starts_at >= wanted.since)
        if wanted.until is not None:
            asked = asked.where(_s.starts_at < wanted.until)
        if wanted.bodies is not None:
            own = select(_i.seminar).where(_ALIVE, _i.body.in_(sorted(wanted.bodies)))
            asked = asked.where(_s.id.in_(own))
        columns = (_s.starts_at, _s.id)
        order = [one.desc() if wanted.latest_first else one.asc() for one in columns]
        with reading(self._engine) as connection:
            rows = connection.execute(asked.order_by(*order).limit(wanted.limit)).mappings()
            return list(map(_seminar, rows))

    def save(self, changed: Seminar) -> Seminar | None:
        new = replace(changed, version=changed.version + 1)
        mine = update(seminars).where(_s.id == changed.number, _s.version == changed.version)
        with writing(self._engine) as connection:
            done = connection.execute(mine.values(_row(new))).rowcount == 1
        return new if done else None

    def invite(self, invitation: SeminarInvitation) -> SeminarInvitation:
        with writing(self._engine) as connection:
            of_body = (_i.seminar == invitation.seminar, _i.body == invitation.body, _ALIVE)
            earlier = connection.execute(select(seminar_invitations).where(*of_body)).mappings()
            if known := earlier.first():
                kept = ("planned", "came", "answered_by", "answered_at")
                invitation = replace(invitation, **{name: known[name] for name in kept})
                ended = update(seminar_invitations).where(*of_body)
                connection.execute(ended.values(ended_at=invitation.made_at))
            row = {name: value for name, value in asdict(invitation).items() if name != "id"}
            new = insert(seminar_invitations).values(row).returning(_i.id)
            return replace(invitation, id=connection.scalar(new))

    def invitation(self, number: int) -> SeminarInvitation | None:
        return next(iter(self._invitations(_i.id == number)), None)

    def invited(self, seminars: Collection[int]) -> Mapping[int, Sequence[SeminarInvitation]]:
        known: dict[int, list[SeminarInvitation]] = {number: [] for number in seminars}
        for one in self._invitations(_i.seminar.in_(sorted(seminars)), _ALIVE):
            known[one.seminar].append(one)
        return known

    def end(self, number: int, at: datetime) -> bool:
        return self._change(number, ended_at=at)

    def count_look(self, number: int, at: datetime) -> None:
        first = func.coalesce(_i.opened_at, at, type_=_i.opened_at.type)
        self._change(number, opened=_i.opened + 1, opened_at=first)

    def plan(self, number: int, people: int, who: str, at: datetime) -> bool:
        return self._change(number, planned=people, answered_by=who, answered_at=at)

    def mark(self, number: int, people: int, who: str, at: datetime) -> bool:
        return self._change(number, came=people, answered_by=who, answered_at=at)

    def _invitations(self, *where: ColumnElement[bool]) -> Sequence[SeminarInvitation]:
        asked = select(seminar_invitations).where(*where).order_by(_i.body, _i.id)
        with reading(self._engine) as connection:
            return [SeminarInvitation(**row) for row in connection.execute(asked).mappings()]

    def _change(self, number: int, **values: Any) -> bool:
        changed = update(seminar_invitations).where(_i.id == number, _ALIVE).values(values)
        with writing(self._engine) as connection:
            return connection.execute(changed).rowcount == 1


def _row(one: Seminar) -> dict[str, Any]:
    row = {name: getattr(one, name) for name in _FIELDS}
    materials = [asdict(material) for material in one.materials]
    return {**row, "audience": [*one.audience], "kinds": [*one.kinds], "materials": materials}


def _seminar(row: RowMapping) -> Seminar:
    lists = {
        "audience": tuple(map(SeminarAudience, row["audience"])),
        "kinds": tuple(map(MistakeKind, row["kinds"])),
        "materials": tuple(Material(**one) for one in row["materials"]),
    }
    return Seminar(**{**row, **lists})
