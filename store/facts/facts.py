"""The store of facts."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Engine, select

from domain.ports.reports.facts import COLUMNS, FactRows
from domain.reports.cut import Dimension
from domain.reports.fact import Fact, FactKind, FactMarks
from store.engine import reading, writing
from store.facts.alerts import AlertFacts
from store.facts.cases import CaseFacts
from store.facts.posts import PostFacts
from store.facts.streams import streamed
from store.facts.surveys import SurveyFacts
from store.facts.writing import chunks, forget, put, seq_bounds
from store.tables.alerts import alerts
from store.tables.answers import case_answers
from store.tables.cases import cases
from store.tables.facts import fact_values, facts
from store.tables.surveys import surveys

PART = 1000  # names that are looked up at once


class SqlFacts:
    def __init__(
        self,
        engine: Engine,
        marks: FactMarks,
        cases: CaseFacts,
        alerts: AlertFacts,
        surveys: SurveyFacts,
    ) -> None:
        self._engine, self._marks, self._cases, self._alerts = engine, marks, cases, alerts
        self._surveys = surveys

    def record(self, posts: Sequence[Fact], *, recount: bool = False) -> None:
        if posts:
            with writing(self._engine) as connection:
                put(connection, self._marks, posts)
                if recount:
                    PostFacts(self._marks).recount(connection, {one.of for one in posts})

    def changes(self, kind: FactKind, since: int | None) -> Iterator[FactRows | int]:
        c = facts.c
        mine = [c.kind == kind.value]
        with reading(self._engine) as connection:
            next_, end = seq_bounds(connection)
            if since is None:
                mine.append(c.gone == 0)
            else:
                mine.append(c.seq >= since)
                if end is not None:
                    mine.append(c.seq < end)
            asked = select(*(c[name] for name in COLUMNS[kind])).where(*mine)
            for table in streamed(connection, asked):
                yield FactRows(cast(Sequence[Sequence[int]], table), {})
            if kind is FactKind.TURN:
                yield FactRows((), dict(_spans(connection, mine)))
        yield next_

    def values(self) -> Mapping[int, tuple[Dimension, str]]:
        with reading(self._engine) as connection:
            return {
                row.code: (Dimension(row.dimension), row.value)
                for row in connection.execute(select(fact_values))
            }

    def of(self, kind: FactKind, numbers: Collection[int]) -> Mapping[int, str]:
        c, known = facts.c, dict[int, str]()
        with reading(self._engine) as connection:
            for some in chunks(sorted(numbers)):
                mine = select(c.number, c.of).where(c.kind == kind.value, c.number.in_(some))
                known |= {row.number: row.of for row in connection.execute(mine)}
        return known

    def cases(self, kind: FactKind, numbers: Collection[int]) -> Mapping[int, int]:
        names = self.of(kind, numbers)
        if kind is FactKind.TURN:
            heads = {number: name.partition("/")[0] for number, name in names.items()}
            return {number: int(head) for number, head in heads.items() if head.isdecimal()}
        known, a = dict[int, int](), case_answers.c
        answers = {int(name): number for number, name in names.items() if name.isdecimal()}
        with reading(self._engine) as connection:
            for some in chunks(sorted(answers)):
                asked = select(a.id, a.case_id).where(a.id.in_(some))
                known |= {answers[row.id]: row.case_id for row in connection.execute(asked)}
        return known

    def rewrite(self, kind: FactKind, after: str, limit: int) -> str | None:
        with writing(self._engine) as connection:
            match kind:
                case FactKind.CASE:
                    ids = _next(connection, cases.c.id, int(after or 0), limit)
                    self._cases.write(connection, ids)
                case FactKind.ALERT:
                    ids = _next(connection, alerts.c.id, after, limit)
                    self._alerts.write(connection, ids)
                case FactKind.SURVEY:
                    ids = _next(connection, surveys.c.id, int(after or 0), limit)
                    self._surveys.write(connection, ids)
                case _:
                    raise ValueError(kind)
        return str(ids[-1]) if ids else None

    def forget(self, kind: FactKind, known: Callable[[Sequence[str]], Collection[str]]) -> int:
        c, last, gone = facts.c, 0, 0
        while True:
            asked = select(c.number, c.of).where(c.kind == kind.value, c.gone == 0)
            with reading(self._engine) as connection:
                rows = connection.execute(
                    asked.where(c.number > last).order_by(c.number).limit(PART)
                ).all()
            if not rows:
                return gone
            last, names = rows[-1].number, [row.of for row in rows]
            if lost := set(names) - set(known(names)):
                with writing(self._engine) as connection:
                    gone += forget(connection, kind, lost)


def _next(connection: Connection, column: Any, after: Any, limit: int) -> list[Any]:
    asked = select(column).where(column > after).order_by(column).limit(limit)
    return list(connection.scalars(asked))


def _spans(
    connection: Connection, mine: Sequence[Any]
) -> Iterator[tuple[int, Sequence[tuple[int, int]]]]:
    c = facts.c
    for row in connection.execute(select(c.number, c.spans).where(*mine, c.spans != "")):
        pairs = [pair.partition(":") for pair in row.spans.split()]
        yield row.number, [(int(since), int(until)) for since, _, until in pairs]
