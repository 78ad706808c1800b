"""Cases handed over by a link; a referral is saved together with its message (store/outbox)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Engine, RowMapping, and_, exists, func, select, update

from domain.cases.referrals.referral import PERSON, Referral, ReferralEnd, Tried
from domain.cases.workflow import WITH_BODY
from domain.message import MessageState
from domain.ports.casework.referrals import ReferralPage
from store.engine import insert_into, reading, writing
from store.tables.cases import cases
from store.tables.messages import outbox
from store.tables.referrals import case_referrals as table

_FIELDS = tuple(f.name for f in fields(Referral))
_OPEN = table.c.ended_at.is_(None)
_CENTRE = and_(table.c.contact == "", table.c.person == "")
_ASKS = and_(table.c.asked_at.is_not(None), table.c.decided_at.is_(None))

_WITH_BODY = exists().where(
    cases.c.id == table.c.case_id,
    cases.c.body == table.c.body,
    cases.c.state.in_(sorted(WITH_BODY)),
)


class SqlReferrals:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, referral: Referral) -> Referral | None:
        row = {name: getattr(referral, name) for name in _FIELDS if name != "id"}
        with writing(self._engine) as connection:
            new = insert_into(connection, table).values(row).on_conflict_do_nothing()
            id_ = connection.scalar(new.returning(table.c.id))
            return None if id_ is None else replace(referral, id=id_)

    def get(self, referral_id: int) -> Referral | None:
        return next(iter(self._some(table.c.id == referral_id)), None)

    def of_cases(self, case_ids: Collection[int]) -> Mapping[int, Sequence[Referral]]:
        known = self._some(table.c.case_id.in_(sorted(case_ids)))
        known.sort(key=lambda one: (one.case_id, one.number))
        return {id_: list(some) for id_, some in groupby(known, lambda one: one.case_id)}

    def count_look(self, referral_id: int, at: datetime) -> None:
        c = table.c
        first = func.coalesce(c.opened_at, at, type_=c.opened_at.type)
        self._change(c.id == referral_id, _OPEN, opened=c.opened + 1, opened_at=first)

    def press(self, referral_id: int, at: datetime, name: str) -> bool:
        named = {"name": name} if name else {}
        return self._change(table.c.id == referral_id, _OPEN, pressed_at=at, **named) == 1

    def last_name(self, referral: Referral) -> str:
        c = table.c
        own = c.body == referral.body, *_is(referral.key), c.name != ""
        asked = select(c.name).where(*own).order_by(c.pressed_at.desc()).limit(1)
        with reading(self._engine) as connection:
            return connection.scalar(asked) or ""

    def answered(self, case_id: int, at: datetime) -> None:
        own = table.c.case_id == case_id, _OPEN
        self._change(*own, table.c.press_by.is_not(None), press_by=None)
        self._change(*own, _CENTRE, end=ReferralEnd.ANSWERED, ended_at=at)

    def ask(self, referral_id: int, at: datetime, why: str) -> None:
        self._change(table.c.id == referral_id, asked_at=at, asked_why=why, decided_at=None)

    def decide(self, case_id: int, at: datetime, why: str = "") -> bool:
        return self._change(table.c.case_id == case_id, _ASKS, decided_at=at, decided_why=why) > 0

    def end(self, case_id: int, how: ReferralEnd, at: datetime, key: str | None = None) -> int:
        own = table.c.case_id == case_id, _OPEN, *(_is(key) if key is not None else ())
        with writing(self._engine) as connection:
            ended = update(table).where(*own).values(end=how, ended_at=at)
            ids = list(connection.scalars(ended.returning(table.c.id)))
            if ids:
                o = outbox.c
                mine = o.referral.in_(ids), o.state == MessageState.PENDING
                connection.execute(update(outbox).where(*mine).values(state=MessageState.STOPPED))
            return len(ids)

    def pass_on(self, referral_id: int, why: Tried, at: datetime) -> bool:
        c = table.c
        free = c.id == referral_id, _OPEN, c.tried.is_(None), c.press_by.is_not(None)
        return self._change(*free, tried=why, tried_at=at, press_by=None) == 1

    def due(self, now: datetime, limit: int) -> Mapping[int, Tried]:
        c, o = table.c, outbox.c
        waits = _OPEN, c.press_by.is_not(None), c.tried.is_(None)
        late = select(c.id, c.press_by).where(*waits, c.press_by <= now)
        given_up = (
            select(c.id, c.press_by)
            .join(outbox, o.referral == c.id)
            .where(*waits, o.state == MessageState.FAILED, o.referral.is_not(None))
        )
        with reading(self._engine) as connection:
            rows = [
                (row.press_by, row.id, why)
                for asked, why in ((late, Tried.UNANSWERED), (given_up, Tried.BOUNCED))
                for row in connection.execute(asked.order_by(c.press_by, c.id).limit(limit))
            ]
        return {id_: why for _, id_, why in sorted(rows)[:limit]}

    def silent(self, bodies: Collection[str] | None, after: int, limit: int) -> ReferralPage:
        c = table.c
        mine: list[ColumnElement[bool]] = [_OPEN, _CENTRE, _WITH_BODY]
        if bodies is not None:
            mine.append(c.body.in_(sorted(bodies)))
        asked = select(table).where(*mine, c.id > after).order_by(c.id).limit(limit + 1)
        with reading(self._engine) as connection:
            total = connection.scalar(select(func.count()).select_from(table).where(*mine))
            rows = list(map(_referral, connection.execute(asked).mappings()))
        more = len(rows) > limit
        return ReferralPage(rows[:limit], total or 0, rows[limit - 1].number if more else None)

    def asking(self, limit: int) -> Sequence[Referral]:
        c = table.c
        asked = (
            select(table).where(_ASKS, _OPEN, _WITH_BODY).order_by(c.asked_at, c.id).limit(limit)
        )
        with reading(self._engine) as connection:
            return list(map(_referral, connection.execute(asked.limit(limit)).mappings()))

    def _some(self, *conditions: ColumnElement[bool]) -> list[Referral]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).where(*conditions)).mappings()
            return list(map(_referral, rows))

    def _change(self, *conditions: ColumnElement[bool], **values: Any) -> int:
        with writing(self._engine) as connection:
            return connection.execute(update(table).where(*conditions).values(**values)).rowcount


def _is(key: str) -> Sequence[ColumnElement[bool]]:
    """Rows of an addressee."""
    kind, _, value = key.partition(":")
    person, contact = (value, "") if kind == PERSON else ("", key)
    return table.c.contact == contact, table.c.person == person


def _referral(row: RowMapping) -> Referral:
    values = {name: row[name] for name in _FIELDS}
    end, tried = row["end"], row["tried"]
    values["end"] = ReferralEnd(end) if end else None
    values["tried"] = Tried(tried) if tried else None
    return Referral(**values)
