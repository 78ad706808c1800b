"""The lives of cases, read in two passes over the tables."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import Engine, null, or_, select

from domain.cases.case import Case, CaseMove
from domain.cases.workflow import CaseState
from store.cases.joined import joined
from store.cases.rows import move_of, stored
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
        moves = select(case_moves).where(of.case_id.in_(select(c.id).where(*wanted)))
        with reading(self._engine) as connection:
            cases = {
                row["id"]: stored(row).case
                for row in connection.execute(select(*columns).where(*wanted)).mappings()
            }
            rows = connection.execute(moves.order_by(of.case_id, of.place)).mappings()
            for case_id, some in groupby(rows, key=lambda row: row["case_id"]):
                yield cases[case_id], list(map(move_of, some))
