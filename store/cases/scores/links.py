"""Links by which cases are scored, their scores, and those of readers."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    and_,
    case,
    func,
    insert,
    or_,
    select,
    update,
)

from domain.cases.case import OriginKind
from domain.cases.needs import SCORES
from domain.cases.scores.score_link import (
    ReaderScore,
    ScoreLink,
    ScoreLinkKind,
    ScoreLinkMessage,
    ScoreOrigin,
    ScoreTally,
)
from domain.cases.workflow import CaseState
from domain.message import MessageState
from store.cases.joined import joined
from store.engine import insert_into, reading, writing
from store.tables.cases import case_contacts, cases
from store.tables.messages import outbox
from store.tables.scores import case_surveys as table
from store.tables.scores import reader_scores

_PLAIN = tuple(f.name for f in fields(ScoreLink) if f.name != "id")
_READER = tuple(f.name for f in fields(ReaderScore))


class SqlScoreLinks:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ask(self, score_link: ScoreLink) -> ScoreLink:
        c, row = table.c, {name: getattr(score_link, name) for name in _PLAIN}
        mine = c.case_id == score_link.case_id, c.kind == score_link.kind, c.turn == score_link.turn
        with writing(self._engine) as connection:
            new = insert_into(connection, table).values(row).on_conflict_do_nothing()
            connection.execute(new)
            return _score_link(connection.execute(select(table).where(*mine)).mappings().one())

    def get(self, link_id: int) -> ScoreLink | None:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).where(table.c.id == link_id)).mappings()
            return next(map(_score_link, rows), None)

    def answer(self, link_id: int, score: int, at: datetime) -> bool:
        c = table.c
        mine = update(table).where(c.id == link_id, c.answered_at.is_(None))
        with writing(self._engine) as connection:
            answered = connection.execute(mine.values(answered_at=at, score=score))
            return answered.rowcount == 1

    def read(self, link_id: int, score: ReaderScore, most: int) -> bool:
        row = {name: getattr(score, name) for name in _READER}
        count = select(func.count()).where(reader_scores.c.survey_id == link_id)
        with writing(self._engine) as connection:
            if (connection.scalar(count) or 0) >= most:
                return False
            connection.execute(insert(reader_scores).values(survey_id=link_id, **row))
            return True

    def of_case(self, case_id: int) -> Sequence[ScoreLink]:
        mine = select(table).where(table.c.case_id == case_id).order_by(table.c.id.desc())
        with reading(self._engine) as connection:
            return list(map(_score_link, connection.execute(mine).mappings()))

    def unasked(self, since: datetime, until: datetime, limit: int) -> Sequence[int]:
        c, s = cases.c, table.c
        later = select(s.id).where(
            s.case_id == c.id, s.kind == ScoreLinkKind.CONTACT, s.made_at >= c.closed_at
        )
        ids = (
            select(c.id)
            .join(case_contacts, case_contacts.c.case_id == c.id)
            .where(c.state == CaseState.CLOSED, c.closed_at >= since, c.closed_at <= until)
            .where(or_(c.score.is_(None), c.returns > 0), c.id.not_in(joined()), ~later.exists())
            .order_by(c.closed_at, c.id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return list(connection.scalars(ids))

    def message(self, link_id: int) -> ScoreLinkMessage | None:
        o = outbox.c
        sent = select(o.state, o.created_at, o.delivered_at, o.error).where(o.score_link == link_id)
        with reading(self._engine) as connection:
            rows = connection.execute(sent).mappings()
            return next(map(_sent, rows), None)

    def readers(self, case_id: int, limit: int) -> Sequence[ReaderScore]:
        r = reader_scores.c
        asked = (
            select(*(r[name] for name in _READER))
            .join(table, table.c.id == r.survey_id)
            .where(table.c.case_id == case_id)
            .order_by(r.at.desc(), r.id.desc())
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [ReaderScore(**row) for row in connection.execute(asked).mappings()]

    def tally(self, since: datetime, bodies: Collection[str] | None = None) -> Sequence[ScoreTally]:
        mine = () if bodies is None else (cases.c.body.in_(sorted(bodies)),)
        with reading(self._engine) as connection:
            return [
                _link(connection, since, mine),
                *_closed(connection, since, mine),
                _readers(connection, since, mine),
            ]


_Mine = Sequence[ColumnElement[bool]]


def _link(connection: Connection, since: datetime, mine: _Mine) -> ScoreTally:
    """A link whose message did not arrive has asked nobody."""
    c, o = table.c, outbox.c
    lost = o.state.in_((MessageState.FAILED, MessageState.STOPPED))
    unsent = select(o.score_link).where(o.score_link.is_not(None), lost)
    asked = (
        select(c.score, func.count().label("count"))
        .join(cases, cases.c.id == c.case_id)
        .where(c.kind == ScoreLinkKind.CONTACT, c.made_at >= since, *mine)
        .where(or_(c.answered_at.is_not(None), c.id.not_in(unsent)))
        .group_by(c.score)
    )
    counts = {row["score"]: row["count"] for row in connection.execute(asked).mappings()}
    return ScoreTally(ScoreOrigin.LINK, _counts(counts), sum(counts.values()))


def _closed(connection: Connection, since: datetime, mine: _Mine) -> Iterator[ScoreTally]:
    """Cases that were not scored by a link, by whether another system filed them."""
    c, s = cases.c, table.c
    filed = case((c.origin == OriginKind.FILED, ScoreOrigin.EXPORT), else_=ScoreOrigin.CALL)
    linked = select(s.case_id).where(s.kind == ScoreLinkKind.CONTACT, s.answered_at.is_not(None))
    asked = (
        select(filed.label("origin"), c.score, func.count().label("count"))
        .where(c.closed_at >= since, c.state == CaseState.CLOSED, *mine)
        .where(c.id.not_in(joined()), c.id.not_in(linked))
        .group_by(filed, c.score)
    )
    counts: dict[str, dict[int | None, int]] = {ScoreOrigin.EXPORT: {}, ScoreOrigin.CALL: {}}
    for row in connection.execute(asked).mappings():
        counts[row["origin"]][row["score"]] = row["count"]
    for origin, some in counts.items():
        yield ScoreTally(ScoreOrigin(origin), _counts(some), sum(some.values()))


def _readers(connection: Connection, since: datetime, mine: _Mine) -> ScoreTally:
    r = reader_scores.c
    of = reader_scores.join(table, table.c.id == r.survey_id)
    asked = (
        select(r.score, func.count().label("count"))
        .select_from(of.join(cases, and_(cases.c.id == table.c.case_id, *mine)))
        .where(r.at >= since)
        .group_by(r.score)
    )
    counts = {row["score"]: row["count"] for row in connection.execute(asked).mappings()}
    return ScoreTally(ScoreOrigin.READERS, _counts(counts), None)


def _counts(counts: Mapping[int | None, int]) -> tuple[int, ...]:
    return tuple(counts.get(score, 0) for score in SCORES)


def _sent(row: RowMapping) -> ScoreLinkMessage:
    at = row["delivered_at"] or row["created_at"]
    return ScoreLinkMessage(MessageState(row["state"]), at, row["error"] or "")


def _score_link(row: RowMapping) -> ScoreLink:
    return ScoreLink(**{**row, "kind": ScoreLinkKind(row["kind"])})
