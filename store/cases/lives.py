"""The lives of cases, read in two passes over the tables."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from sqlalchemy import ColumnElement, Engine, and_, func, or_, select

from domain.cases.case import Case, CaseMove
from domain.cases.workflow import CaseState
from domain.ports.casework.lives import LifeSpan
from store.cases.joined import joined
from store.cases.rows import BARE, LIVED, bare_case, lived_move
from store.engine import reading
from store.tables.cases import case_moves
from store.tables.cases import cases as table
from store.tables.quality import case_promises

_CASE = [table.c[name] for name in BARE]
_MOVE = [case_moves.c[name] for name in LIVED]


class SqlCaseLives:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def since(self, received: datetime) -> Iterator[tuple[Case, Sequence[CaseMove]]]:
        c = table.c
        every = or_(c.received_at >= received, c.closed_at.is_(None))
        for case, moves, _ in self._read([every]):
            yield case, moves

    def between(
        self, spans: Sequence[LifeSpan]
    ) -> Iterator[tuple[Case, Sequence[CaseMove], Sequence[bool]]]:
        yield from self._read([_within(one) for one in spans])

    def housed(self, since: datetime) -> Sequence[tuple[Case, str]]:
        c = table.c
        wanted = select(c.topic, *_CASE).where(
            *_standing(),
            c.received_at >= since,
            *(one.is_not(None) for one in (c.topic, c.street, c.house)),
        )
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.order_by(c.id))
            return [(bare_case(row[1:]), row[0]) for row in rows]

    def last(self, until: datetime) -> int:
        wanted = select(func.max(table.c.id)).where(*_standing(), table.c.received_at < until)
        with reading(self._engine) as connection:
            return connection.execute(wanted).scalar() or 0

    def _read(
        self, chosen: Sequence[ColumnElement[bool]]
    ) -> Iterator[tuple[Case, Sequence[CaseMove], Sequence[bool]]]:
        """Cases that one of the conditions chooses, and which of them do."""
        c, of, first = table.c, case_moves.c, len(_CASE)
        wanted = (*_standing(), or_(*chosen))
        named = [one.label(f"chosen{place}") for place, one in enumerate(chosen)]
        moves = select(of.case_id, *_MOVE).where(of.case_id.in_(select(c.id).where(*wanted)))
        with reading(self._engine) as connection:
            cases = {
                case.number: (case, [bool(one) for one in row[first:]])
                for row in connection.execute(select(*_CASE, *named).where(*wanted))
                for case in (bare_case(row[:first]),)
            }
            rows = connection.execute(moves.order_by(of.case_id, of.place))
            for case_id, some in groupby(rows, key=itemgetter(0)):
                case, chosen_by = cases[case_id]
                yield case, [lived_move(row[1:]) for row in some], chosen_by


def _standing() -> tuple[ColumnElement[bool], ...]:
    return table.c.state != CaseState.VOID, table.c.id.not_in(joined())


def _within(span: LifeSpan) -> ColumnElement[bool]:
    c, p = table.c, case_promises.c
    matters = or_(
        c.closed_at.is_(None),
        c.closed_at >= span.settled,
        c.answered_at >= span.settled,
        c.extensions > 0,
        c.id.in_(select(p.case_id).where(p.due >= span.settled.date())),
    )
    received = or_(c.received_at >= span.received, c.closed_at.is_(None))
    return and_(received, c.received_at < span.until, matters)
