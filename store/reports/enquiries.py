"""Enquiries, the bodies that were asked, and their answers; a message is written with them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, RowMapping, Select, and_, func, insert, select, update

from domain.reports.enquiries.enquiry import (
    AFTER_DUE,
    AskedBody,
    AskedEnd,
    Enquiry,
    EnquiryAnswer,
)
from domain.reports.enquiries.form import CellKind, EnquiryCell
from domain.terms.period import Period
from store.engine import insert_into, reading, writing
from store.tables.figures import enquiries as table
from store.tables.figures import enquiry_answers as written
from store.tables.figures import enquiry_bodies as of_body

_PLAIN = tuple(f.name for f in fields(Enquiry) if f.name not in ("id", "cells", "period"))
_ASKED = tuple(f.name for f in fields(AskedBody) if f.name != "id")
_ALIVE = of_body.c.ended_at.is_(None)
_REACHED = of_body.c.contact + of_body.c.person != ""


class SqlEnquiries:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, enquiry: Enquiry) -> Enquiry:
        row = {
            **{name: getattr(enquiry, name) for name in _PLAIN},
            "cells": [asdict(cell) for cell in enquiry.cells],
            "since": enquiry.period.since,
            "until": enquiry.period.until,
        }
        with writing(self._engine) as connection:
            new = insert_into(connection, table).values(row).returning(table.c.id)
            return replace(enquiry, id=connection.scalar(new))

    def get(self, number: int) -> Enquiry | None:
        return next(iter(self._enquiries(select(table).where(table.c.id == number))), None)

    def page(self, limit: int) -> Sequence[Enquiry]:
        return self._enquiries(select(table).order_by(table.c.id.desc()).limit(limit))

    def end(self, number: int, who: str, at: datetime) -> bool:
        c = table.c
        mine = update(table).where(c.id == number, c.ended_at.is_(None))
        with writing(self._engine) as connection:
            return connection.execute(mine.values(ended_at=at, ended_by=who)).rowcount == 1

    def uncounted(self, now: datetime, limit: int) -> Sequence[Enquiry]:
        c = table.c
        waits = c.counted_at.is_(None), c.until <= now, c.ended_at.is_(None)
        return self._enquiries(select(table).where(*waits).order_by(c.id).limit(limit))

    def counted(self, number: int, at: datetime) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(table).where(table.c.id == number).values(counted_at=at))

    def ask(self, asked: AskedBody) -> AskedBody | None:
        row = {name: getattr(asked, name) for name in _ASKED}
        with writing(self._engine) as connection:
            new = insert_into(connection, of_body).values(row).on_conflict_do_nothing()
            id_ = connection.scalar(new.returning(of_body.c.id))
            return None if id_ is None else replace(asked, id=id_)

    def asked(self, asked_id: int) -> AskedBody | None:
        return next(iter(self._bodies(of_body.c.id == asked_id)), None)

    def of(self, number: int) -> Sequence[AskedBody]:
        return self._bodies(of_body.c.enquiry == number)

    def counts(self, numbers: Collection[int]) -> Mapping[int, tuple[int, int]]:
        c = of_body.c
        asked = (
            select(c.enquiry, func.count(c.body.distinct()), func.count(c.answered_at))
            .where(c.enquiry.in_(sorted(numbers)), _ALIVE)
            .group_by(c.enquiry)
        )
        with reading(self._engine) as connection:
            rows = {
                number: (bodies, answered) for number, bodies, answered in connection.execute(asked)
            }
        return {number: rows.get(number, (0, 0)) for number in numbers}

    def owed(self, bodies: Collection[str] | None, now: datetime) -> Sequence[AskedBody]:
        c = of_body.c
        lasts = table.c.ended_at.is_(None), table.c.due > now - AFTER_DUE
        alive = select(table.c.id).where(*lasts)
        own = () if bodies is None else (c.body.in_(sorted(bodies)),)
        return self._bodies(_ALIVE, c.answered_at.is_(None), c.enquiry.in_(alive), *own)

    def to_remind(self, now: datetime, limit: int) -> Sequence[AskedBody]:
        c = of_body.c
        due = table.c.ended_at.is_(None), table.c.remind_at <= now, table.c.due > now
        alive = select(table.c.id).where(*due)
        waits = _ALIVE, _REACHED, c.answered_at.is_(None), c.reminded_at.is_(None)
        return self._bodies(*waits, c.enquiry.in_(alive), limit=limit)

    def reminded(self, asked_id: int, at: datetime) -> bool:
        c = of_body.c
        return self._change(c.id == asked_id, c.reminded_at.is_(None), reminded_at=at)

    def stop(self, asked_id: int, how: AskedEnd, at: datetime) -> bool:
        return self._change(of_body.c.id == asked_id, _ALIVE, end=how, ended_at=at)

    def count_look(self, asked_id: int, at: datetime) -> None:
        c = of_body.c
        first = func.coalesce(c.opened_at, at, type_=c.opened_at.type)
        self._change(c.id == asked_id, _ALIVE, opened=c.opened + 1, opened_at=first)

    def answer(self, answer: EnquiryAnswer, most: int) -> bool:
        c, w = of_body.c, written.c
        row = {f.name: getattr(answer, f.name) for f in fields(EnquiryAnswer)}
        known = select(func.count()).where(w.asked == answer.asked).scalar_subquery()
        mine = update(of_body).where(c.id == answer.asked, _ALIVE, known < most)
        with writing(self._engine) as connection:
            # The row is changed first: two answers at once take turns.
            if connection.execute(mine.values(answered_at=answer.at)).rowcount != 1:
                return False
            connection.execute(insert(written).values({**row, "values": dict(answer.values)}))
            return True

    def answers(self, asked_ids: Collection[int]) -> Mapping[int, Sequence[EnquiryAnswer]]:
        known: dict[int, list[EnquiryAnswer]] = {one: [] for one in asked_ids}
        names = [f.name for f in fields(EnquiryAnswer)]
        asked = select(written).where(written.c.asked.in_(sorted(known))).order_by(written.c.id)
        with reading(self._engine) as connection:
            for row in connection.execute(asked).mappings():
                known[row["asked"]].append(EnquiryAnswer(**{name: row[name] for name in names}))
        return known

    def _enquiries(self, asked: Select[Any]) -> Sequence[Enquiry]:
        with reading(self._engine) as connection:
            return list(map(_enquiry, connection.execute(asked).mappings()))

    def _bodies(self, *where: ColumnElement[bool], limit: int | None = None) -> list[AskedBody]:
        asked = select(of_body).where(and_(*where)).order_by(of_body.c.body, of_body.c.id)
        with reading(self._engine) as connection:
            return list(map(_asked, connection.execute(asked.limit(limit)).mappings()))

    def _change(self, *where: ColumnElement[bool], **values: Any) -> bool:
        with writing(self._engine) as connection:
            changed = connection.execute(update(of_body).where(*where).values(**values))
            return changed.rowcount == 1


def _enquiry(row: RowMapping) -> Enquiry:
    cells = tuple(EnquiryCell(**{**cell, "kind": CellKind(cell["kind"])}) for cell in row["cells"])
    plain = {name: row[name] for name in _PLAIN}
    period = Period(row["since"], row["until"])
    return Enquiry(**plain, cells=cells, period=period, id=row["id"])


def _asked(row: RowMapping) -> AskedBody:
    end = AskedEnd(row["end"]) if row["end"] else None
    return AskedBody(**{**row, "end": end})
