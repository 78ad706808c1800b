"""Cases that may be one, and what people decided of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, RowMapping, Select, and_, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from domain.cases.pairs import CaseClues, CasePair, PairReason, PairState
from domain.cases.workflow import CaseState
from domain.person import SYSTEM
from store.cases.joined import heads, joined
from store.engine import insert_into, reading, writing
from store.facts.cases import CaseFacts
from store.tables.cases import case_posts, cases
from store.tables.filings import filed_cases
from store.tables.incidents import incident_posts
from store.tables.pairs import case_pairs as table

_CLUES = tuple(f.name for f in fields(CaseClues))
_PLAIN = ("earlier", "later", "score", "who", "at", "id")


class SqlCasePairs:
    def __init__(self, engine: Engine, facts: CaseFacts | None = None) -> None:
        self._engine, self._facts = engine, facts

    def clues(self, since: datetime, limit: int) -> Sequence[CaseClues]:
        c, f, p, i = cases.c, filed_cases.c, case_posts.c, incident_posts.c
        of = (
            cases.outerjoin(filed_cases, f.case_id == c.id)
            .outerjoin(case_posts, and_(p.case_id == c.id, p.voice.is_(False)))
            .outerjoin(incident_posts, i.post_id == p.post_id)
        )
        asked = (
            select(
                *(c.id.label("case_id"), c.received_at, c.stream, c.text, c.stream_number),
                *(c.own_number, c.post_id, f.link),
                func.coalesce(i.incident_id, c.incident_id).label("incident_id"),
            )
            .select_from(of)
            .where(c.received_at >= since, c.state != CaseState.VOID, c.first.is_(None))
            .order_by(c.received_at.desc(), c.id.desc())
            .limit(limit)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(asked).mappings()
            return [CaseClues(**{name: row[name] for name in _CLUES}) for row in rows]

    def propose(self, pairs: Collection[CasePair], at: datetime) -> None:
        rows = [
            {
                "earlier": pair.earlier,
                "later": pair.later,
                "reasons": " ".join(pair.reasons),
                "score": pair.score,
                "state": PairState.PROPOSED,
                "who": SYSTEM,
                "at": at,
            }
            for pair in sorted(pairs, key=lambda pair: (pair.earlier, pair.later))
        ]
        if rows:
            with writing(self._engine) as connection:
                connection.execute(insert_into(connection, table).on_conflict_do_nothing(), rows)

    def get(self, pair_id: int) -> CasePair | None:
        return next(iter(self._some(_live().where(table.c.id == pair_id))), None)

    def page(self, states: Collection[PairState], limit: int) -> Sequence[CasePair]:
        c = table.c
        done = or_(c.state != PairState.PROPOSED, and_(*_free()))
        asked = _live().where(c.state.in_(sorted(states)), done)
        return self._some(asked.order_by(c.score.desc(), c.id.desc()).limit(limit))

    def of_case(self, case_id: int) -> Sequence[CasePair]:
        c = table.c
        asked = _live().where(or_(c.earlier == case_id, c.later == case_id))
        return self._some(asked.order_by(c.score.desc(), c.id.desc()))

    def heads(self, case_ids: Collection[int]) -> Mapping[int, int]:
        asked = heads().where(table.c.later.in_(sorted(case_ids)))
        with reading(self._engine) as connection:
            return {row.later: row.earlier for row in connection.execute(asked)}

    def voices(self, case_id: int) -> int:
        mine = joined().where(table.c.earlier == case_id)
        asked = select(func.count()).where(case_posts.c.case_id.in_(mine))
        with reading(self._engine) as connection:
            return connection.scalar(asked) or 0

    def decide(self, pair: CasePair, state: PairState, who: str, at: datetime) -> CasePair | None:
        c = table.c
        mine = update(table).where(c.id == pair.number, c.state == pair.state)
        try:
            with writing(self._engine) as connection:
                if connection.execute(mine.values(state=state, who=who, at=at)).rowcount != 1:
                    return None
                if self._facts:
                    self._facts.write(connection, [pair.later])
        except IntegrityError:  # the later case is joined to another one
            return None
        return replace(pair, state=state, who=who, at=at)

    def _some(self, asked: Select[tuple[object, ...]]) -> Sequence[CasePair]:
        with reading(self._engine) as connection:
            return [_pair(row) for row in connection.execute(asked).mappings()]


def _live() -> Select[tuple[object, ...]]:
    earlier, later = cases.alias("earlier_case"), cases.alias("later_case")
    of = table.join(earlier, table.c.earlier == earlier.c.id)
    of = of.join(later, table.c.later == later.c.id)
    void = CaseState.VOID
    return select(table).select_from(of).where(earlier.c.state != void, later.c.state != void)


def _free() -> Sequence[ColumnElement[bool]]:
    c = table.c
    return c.later.not_in(joined()), c.earlier.not_in(joined())


def _pair(row: RowMapping) -> CasePair:
    reasons = tuple(map(PairReason, row["reasons"].split()))
    plain = {name: row[name] for name in _PLAIN}
    return CasePair(reasons=reasons, state=PairState(row["state"]), **plain)
