"""The lives of cases, read in two passes over the tables."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Engine, null, or_, select

from domain.cases.case import Case, CaseMove
from domain.cases.workflow import CaseState
from store.cases.joined import joined
from store.cases.rows import MOVE, case_of, move_from
from store.engine import reading
from store.tables.cases import case_moves
from store.tables.cases import cases as table


class SqlCaseLives:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def since(self, received: datetime) -> Iterator[tuple[Case, Sequence[CaseMove]]]:
        c, of = table.c, case_moves.c
        wanted = (
            c.state != CaseState.VOID,
            or_(c.received_at >= received, c.closed_at.is_(None)),
            c.id.not_in(joined()),
        )
        columns = [null().label("text") if one is c.text else one for one in c]
        moves = select(of.case_id, *(of[name] for name in MOVE))
        moves = moves.where(of.case_id.in_(select(c.id).where(*wanted)))
        with reading(self._engine) as connection:
            cases = {
                row["id"]: case_of(row)
                for row in connection.execute(select(*columns).where(*wanted)).mappings()
            }
            rows = connection.execute(moves.order_by(of.case_id, of.place))
            for case_id, some in groupby(rows, key=itemgetter(0)):
                yield cases[case_id], [move_from(row[1:]) for row in some]
