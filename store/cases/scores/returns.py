"""Returns that posts propose, and cases that were returned."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, RowMapping, func, select, update
from sqlalchemy import case as case_when

from domain.cases.scores.returning import ReturnClue, ReturnProposal, ReturnState
from domain.cases.workflow import WORKFLOW, CaseDeed, CaseState
from store.engine import insert_into, reading, writing
from store.tables.cases import case_moves, cases
from store.tables.scores import return_proposals as table

SHOWN = 20  # proposals of one case
RETURNABLE = [state for state in CaseState if CaseDeed.RETURN in WORKFLOW[state]]


class SqlReturns:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def propose(self, proposals: Sequence[ReturnProposal]) -> None:
        rows = [
            {
                "case_id": one.case_id,
                "post_id": one.post_id,
                "clue": one.clue,
                "at": one.at,
                "state": one.state,
                "who": one.who,
            }
            for one in proposals
        ]
        if not rows:
            return
        c = table.c
        ids = sorted({one.case_id for one in proposals})
        with writing(self._engine) as connection:
            waits = select(c.case_id).where(c.state == ReturnState.PROPOSED, c.case_id.in_(ids))
            known = set(connection.scalars(waits))
            kept: list[dict[str, object]] = []
            for row in rows:
                if row["clue"] is ReturnClue.INCIDENT and row["case_id"] in known:
                    continue  # many write in an incident; who looks at the case sees them all
                known.add(row["case_id"])
                kept.append(row)
            if kept:
                connection.execute(insert_into(connection, table).on_conflict_do_nothing(), kept)

    def get(self, proposal_id: int) -> ReturnProposal | None:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).where(table.c.id == proposal_id)).mappings()
            return next(map(_proposal, rows), None)

    def page(self, limit: int) -> Sequence[ReturnProposal]:
        c = table.c
        best = case_when((c.clue == ReturnClue.AUTHOR, 0), else_=1), c.at.desc(), c.id.desc()
        rank = func.row_number().over(partition_by=c.case_id, order_by=best).label("rank")
        waits = c.state == ReturnState.PROPOSED, cases.c.state.in_(sorted(RETURNABLE))
        first = select(c.id, rank).join(cases, cases.c.id == c.case_id).where(*waits).subquery()
        asked = select(table).join(first, first.c.id == c.id).where(first.c.rank == 1)
        with reading(self._engine) as connection:
            rows = connection.execute(asked.order_by(c.at.desc(), c.id.desc()).limit(limit))
            return list(map(_proposal, rows.mappings()))

    def of_case(self, case_id: int) -> Sequence[ReturnProposal]:
        c = table.c
        asked = select(table).where(c.case_id == case_id, c.state == ReturnState.PROPOSED)
        latest = asked.order_by(c.at.desc(), c.id.desc()).limit(SHOWN)
        with reading(self._engine) as connection:
            return list(map(_proposal, connection.execute(latest).mappings()))

    def decide(self, proposal: ReturnProposal, state: ReturnState, who: str, at: datetime) -> bool:
        c = table.c
        mine = update(table).where(c.id == proposal.number, c.state == ReturnState.PROPOSED)
        with writing(self._engine) as connection:
            decided = connection.execute(mine.values(state=state, who=who, decided_at=at))
            return decided.rowcount == 1

    def returned(self, times: int, since: datetime) -> Sequence[int]:
        c, m = cases.c, case_moves.c
        lately = select(m.case_id).where(m.deed == CaseDeed.RETURN, m.at >= since)
        asked = select(c.id).where(c.id.in_(lately), c.returns == times, c.state != CaseState.VOID)
        with reading(self._engine) as connection:
            return list(connection.scalars(asked.order_by(c.id)))


def _proposal(row: RowMapping) -> ReturnProposal:
    return ReturnProposal(
        **{**row, "clue": ReturnClue(row["clue"]), "state": ReturnState(row["state"])}
    )
