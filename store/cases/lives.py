"""The lives of cases, read in two passes over the tables."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from sqlalchemy import ColumnElement, Engine, func, null, or_, select

from domain.cases.case import Case, CaseMove
from domain.cases.workflow import CaseState
from store.cases.joined import joined
from store.cases.rows import MOVE, case_of, move_from
from store.engine import reading
from store.tables.cases import case_moves
from store.tables.cases import cases as table
from store.tables.quality import case_promises

_COLUMNS = [null().label("text") if one is table.c.text else one for one in table.c]


class SqlCaseLives:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def since(self, received: datetime) -> Iterator[tuple[Case, Sequence[CaseMove]]]:
        c = table.c
        yield from self._read(or_(c.received_at >= received, c.closed_at.is_(None)))

    def between(
        self, received: datetime, until: datetime, settled: datetime
    ) -> Iterator[tuple[Case, Sequence[CaseMove]]]:
        c, p = table.c, case_promises.c
        matters = or_(
            c.closed_at.is_(None),
            c.closed_at >= settled,
            c.answered_at >= settled,
            c.extensions > 0,
            c.id.in_(select(p.case_id).where(p.due >= settled.date())),
        )
        yield from self._read(
            or_(c.received_at >= received, c.closed_at.is_(None)), c.received_at < until, matters
        )

    def housed(self, since: datetime) -> Sequence[tuple[Case, str]]:
        c = table.c
        wanted = select(*_COLUMNS).where(
            *_standing(),
            c.received_at >= since,
            *(one.is_not(None) for one in (c.topic, c.street, c.house)),
        )
        with reading(self._engine) as connection:
            return [
                (case_of(row), row["topic"])
                for row in connection.execute(wanted.order_by(c.id)).mappings()
            ]

    def last(self, until: datetime) -> int:
        wanted = select(func.max(table.c.id)).where(*_standing(), table.c.received_at < until)
        with reading(self._engine) as connection:
            return connection.execute(wanted).scalar() or 0

    def _read(self, *chosen: ColumnElement[bool]) -> Iterator[tuple[Case, Sequence[CaseMove]]]:
        c, of = table.c, case_moves.c
        wanted = (*_standing(), *chosen)
        moves = select(of.case_id, *(of[name] for name in MOVE))
        moves = moves.where(of.case_id.in_(select(c.id).where(*wanted)))
        with reading(self._engine) as connection:
            cases = {
                row["id"]: case_of(row)
                for row in connection.execute(select(*_COLUMNS).where(*wanted)).mappings()
            }
            rows = connection.execute(moves.order_by(of.case_id, of.place))
            for case_id, some in groupby(rows, key=itemgetter(0)):
                yield cases[case_id], [move_from(row[1:]) for row in some]


def _standing() -> tuple[ColumnElement[bool], ...]:
    return table.c.state != CaseState.VOID, table.c.id.not_in(joined())
