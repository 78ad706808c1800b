"""Facts of cases, their turns and answers, as their tables say; within a caller's transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, RowMapping, or_, select

from domain.cases.answers.answer import AnswerState
from domain.cases.case import Case, CaseMove
from domain.cases.ratings.held import HeldTurn
from domain.cases.workflow import CaseState
from domain.ports.reports.facts import CaseTurns
from domain.reports.cut import Dimension
from domain.reports.fact import Fact, FactKind, FactMarks
from store.cases.joined import joined
from store.cases.rows import move_of, stored
from store.facts.writing import chunks, forget, put
from store.tables.answers import case_answers
from store.tables.cases import case_moves, cases
from store.tables.facts import fact_values, facts
from store.tables.pairs import case_pairs
from store.tables.quality import answer_quality

_VALUES = {
    one: one.value
    for one in (
        *(Dimension.TOPIC, Dimension.GROUP, Dimension.MUNICIPALITY, Dimension.SETTLEMENT),
        *(Dimension.BODY, Dimension.STATE, Dimension.OUTCOME, Dimension.STREAM),
        Dimension.PRIORITY,
    )
} | {Dimension.CHANNEL: "origin"}

_PLAIN = [cases.c[name] for name in ("id", "post_id", *_VALUES.values())]

_Values = dict[Dimension, str]
_Rows = dict[int, tuple[RowMapping, _Values]]  # by the number of the case


class CaseFacts:
    """A case counts unless it was taken back or joined to another one; so do its answers that are
    taken.
    """

    def __init__(self, marks: FactMarks, turns: CaseTurns) -> None:
        self._marks, self._turns = marks, turns

    def write(self, connection: Connection, case_ids: Collection[int]) -> None:
        """The cases, and those that are or were joined to them."""
        for some in chunks(sorted(case_ids)):
            c = case_pairs.c
            later = connection.scalars(select(c.later).where(c.earlier.in_(some)))
            self._write(connection, sorted({*some, *later}))

    def begin(
        self,
        connection: Connection,
        new: Iterable[tuple[Case, Mapping[str, Any], Sequence[HeldTurn]]],
    ) -> None:
        """Cases that this transaction made of no post, with their rows and turns: nothing of them
        need be read, or forgotten.
        """
        made = [fact for case, row, turns in new for fact in _of(case, _values(row), turns)]
        put(connection, self._marks, made)

    def answers(self, connection: Connection, answer_ids: Collection[int]) -> None:
        """Facts of these answers alone."""
        for some in chunks(sorted(answer_ids)):
            mine = select(case_answers.c.case_id).where(case_answers.c.id.in_(some))
            rows = _rows(connection, sorted(set(connection.scalars(mine))), _PLAIN)
            self._put_answers(connection, rows, case_answers.c.id.in_(some))

    def answers_of(self, connection: Connection, case_ids: Collection[int]) -> None:
        for some in chunks(sorted(case_ids)):
            rows = _rows(connection, some, _PLAIN)
            self._put_answers(connection, rows, case_answers.c.case_id.in_(some))

    def _write(self, connection: Connection, ids: Sequence[int]) -> None:
        rows, moves = _rows(connection, ids), _moves(connection, ids)
        made = list[Fact]()
        for id_, (row, values) in rows.items():
            case = stored(row).case
            made += _of(case, values, self._turns(case, moves[id_]))
        put(connection, self._marks, made)
        kept = {(one.kind, one.of) for one in made}
        had = {(FactKind.CASE, str(id_)) for id_ in ids}
        routed = {f"{id_}/{one.body}" for id_ in ids for one in moves[id_] if one.body}
        had |= {(FactKind.TURN, of) for of in routed}
        for kind in (FactKind.CASE, FactKind.TURN):
            forget(connection, kind, {of for one, of in had - kept if one is kind})
        self._put_answers(connection, rows, case_answers.c.case_id.in_(ids))

    def _put_answers(self, connection: Connection, rows: _Rows, mine: ColumnElement[bool]) -> None:
        made = {one.of: one for one in _answers(connection, rows, mine)}
        known = set(map(str, connection.scalars(select(case_answers.c.id).where(mine))))
        put(connection, self._marks, list(made.values()))
        forget(connection, FactKind.ANSWER, known - made.keys())


def _answers(connection: Connection, rows: _Rows, mine: ColumnElement[bool]) -> Iterator[Fact]:
    a, q = case_answers.c, answer_quality.c
    of = case_answers.outerjoin(answer_quality, q.answer_id == a.id)
    asked = (
        select(a.id, a.case_id, a.at, a.body, a.origin, q.points, q.verdict_points)
        .select_from(of)
        .where(mine, a.state == AnswerState.TAKEN)
    )
    for row in connection.execute(asked):
        if (known := rows.get(row.case_id)) is None:
            continue
        own = {Dimension.CHANNEL: row.origin, Dimension.BODY: row.body or ""}
        points = row.points if row.verdict_points is None else row.verdict_points
        yield Fact(
            FactKind.ANSWER,
            str(row.id),
            row.at,
            known[1] | own,
            quality=None if points is None else len(points.split()),
        )


def _rows(
    connection: Connection, ids: Sequence[int], columns: Iterable[Column[Any]] = cases.c
) -> _Rows:
    """Cases that count, with the values of their dimensions."""
    c, known = cases.c, _Rows()
    counts = c.state != CaseState.VOID, c.id.not_in(joined())
    for some in chunks(ids):
        # Locked: a transaction that changes the same case meanwhile writes its facts later.
        held = select(c.id).where(c.id.in_(some)).order_by(c.id).with_for_update()
        connection.execute(held)
        asked = select(*columns).where(c.id.in_(some), *counts)
        for row in connection.execute(asked).mappings():
            known[row["id"]] = row, _values(row)
    by_post = {row["post_id"]: values for row, values in known.values() if row["post_id"]}
    for row in _sources(connection, sorted(by_post)):
        by_post[row["of"]][Dimension(row["dimension"])] = row["value"]
    return known


def _values(row: RowMapping | Mapping[str, Any]) -> _Values:
    return {one: row[name] or "" for one, name in _VALUES.items()}


def _sources(connection: Connection, post_ids: Sequence[str]) -> Iterator[RowMapping]:
    """Where the posts that cases were made of were published."""
    c, v = facts.c, fact_values.c
    for some in chunks(post_ids):
        asked = (
            select(c.of, v.dimension, v.value)
            .join(fact_values, or_(v.code == c.source, v.code == c.source_kind))
            .where(c.kind == FactKind.POST.value, c.of.in_(some))
        )
        yield from connection.execute(asked).mappings()


def _moves(connection: Connection, ids: Sequence[int]) -> dict[int, list[CaseMove]]:
    c, moves = case_moves.c, defaultdict[int, list[CaseMove]](list)
    for some in chunks(ids):
        asked = select(case_moves).where(c.case_id.in_(some)).order_by(c.case_id, c.place)
        for row in connection.execute(asked).mappings():
            moves[row["case_id"]].append(move_of(row))
    return moves


def _of(case: Case, values: _Values, turns: Iterable[HeldTurn]) -> Iterator[Fact]:
    yield Fact(FactKind.CASE, str(case.number), case.received_at, values)
    for held in turns:
        yield _of_turn(case.number, values, held)


def _of_turn(case_id: int, values: _Values, held: HeldTurn) -> Fact:
    rated = held.case
    return Fact(
        FactKind.TURN,
        f"{case_id}/{rated.body}",
        rated.received,
        values | {Dimension.BODY: rated.body},
        due=rated.due,
        answered=rated.answered,
        left=rated.left,
        spans=held.spans,
        stands=held.stands,
        score=rated.score,
        returns=rated.returns,
    )
