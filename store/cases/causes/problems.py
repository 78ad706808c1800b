"""Chronic problems, the signs they are found by, and what they cost."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, and_, case, func, or_, select, update

from domain.cases.case import Place
from domain.cases.causes.problem import (
    ChronicProblem,
    ChronicReason,
    ChronicSign,
    ChronicState,
    Cost,
    Member,
    MemberKind,
    Recurrence,
    months,
)
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import CaseState
from domain.person import SYSTEM
from store.cases.joined import joined
from store.engine import insert_into, reading, writing
from store.tables.cases import case_posts, cases
from store.tables.causes import chronic_members as of_problem
from store.tables.causes import chronic_problems as table
from store.tables.complaints import complaints
from store.tables.incidents import incident_posts, incidents

_PLACE = tuple(f.name for f in fields(Place))
_PLAIN = tuple(f.name for f in fields(ChronicProblem) if f.name not in ("place", "id"))
_KINDS: Mapping[str, Any] = {"reason": ChronicReason, "state": ChronicState}


class SqlChronic:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def signs(self, since: datetime, limit: int) -> Sequence[ChronicSign]:
        with reading(self._engine) as connection:
            return [*_cases(connection, since, limit), *_incidents(connection, since, limit)]

    def note(self, recurrences: Sequence[Recurrence], at: datetime) -> Sequence[int]:
        """One transaction for each: a look that dies is made again."""
        changed: list[int] = []
        for one in recurrences:
            with writing(self._engine) as connection:
                if (id_ := _noted(connection, one, at)) is not None:
                    changed.append(id_)
        return changed

    def get(self, problem_id: int) -> ChronicProblem | None:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).where(table.c.id == problem_id)).mappings()
            return next(map(_problem, rows), None)

    def page(
        self, states: Collection[ChronicState], owners: Collection[str] | None, limit: int
    ) -> Sequence[ChronicProblem]:
        c = table.c
        asked = select(table).where(c.state.in_(sorted(states)))
        if owners is not None:
            asked = asked.where(c.owner.in_(sorted(owners)))
        with reading(self._engine) as connection:
            rows = connection.execute(asked.order_by(c.last_at.desc(), c.id.desc()).limit(limit))
            return list(map(_problem, rows.mappings()))

    def of_case(self, case_id: int, incident_id: str | None) -> Sequence[ChronicProblem]:
        m = of_problem.c
        mine = and_(m.kind == MemberKind.CASE, m.member == str(case_id))
        if incident_id is not None:
            mine = or_(mine, and_(m.kind == MemberKind.INCIDENT, m.member == incident_id))
        known = select(m.problem_id).where(mine)
        asked = select(table).where(table.c.id.in_(known), table.c.state != ChronicState.REJECTED)
        with reading(self._engine) as connection:
            return list(map(_problem, connection.execute(asked.order_by(table.c.id)).mappings()))

    def members(self, problem_ids: Collection[int]) -> Mapping[int, Sequence[Member]]:
        m, ids = of_problem.c, sorted(problem_ids)
        members: dict[int, list[Member]] = {id_: [] for id_ in ids}
        asked = select(of_problem).where(m.problem_id.in_(ids))
        with reading(self._engine) as connection:
            for row in connection.execute(asked.order_by(m.at.desc(), m.kind, m.member)):
                members[row.problem_id].append(Member(MemberKind(row.kind), row.member, row.at))
        return members

    def costs(self, problem_ids: Collection[int]) -> Mapping[int, Cost]:
        ids = sorted(problem_ids)
        with reading(self._engine) as connection:
            return dict(_costs(connection, ids))

    def save(self, problem: ChronicProblem) -> ChronicProblem | None:
        c, new = table.c, replace(problem, version=problem.version + 1)
        mine = update(table).where(c.id == problem.number, c.version == problem.version)
        row = {name: getattr(new, name) for name in _PLAIN}
        with writing(self._engine) as connection:
            return new if connection.execute(mine.values(row)).rowcount == 1 else None


def _cases(connection: Connection, since: datetime, limit: int) -> Iterator[ChronicSign]:
    c, p, i = cases.c, case_posts.c, incident_posts.c
    fixed = and_(c.outcome == CaseOutcome.FIXED, c.closed_at >= since)
    of = cases.outerjoin(case_posts, and_(p.case_id == c.id, p.voice.is_(False))).outerjoin(
        incident_posts, i.post_id == p.post_id
    )
    asked = (
        select(
            *(c.id, c.received_at, c.topic, *(c[name] for name in _PLACE)),
            func.coalesce(i.incident_id, c.incident_id).label("incident_id"),
            case((c.outcome == CaseOutcome.FIXED, c.closed_at)).label("fixed_at"),
        )
        .select_from(of)
        .where(or_(c.received_at >= since, fixed), c.topic.is_not(None), c.first.is_(None))
        .where(c.state != CaseState.VOID, c.id.not_in(joined()))
        .order_by(c.received_at.desc(), c.id.desc())
        .limit(limit)
    )
    for row in connection.execute(asked).mappings():
        yield ChronicSign(
            MemberKind.CASE,
            str(row["id"]),
            row["received_at"],
            row["topic"],
            Place(**{name: row[name] for name in _PLACE}),
            row["incident_id"],
            row["fixed_at"],
        )


def _incidents(connection: Connection, since: datetime, limit: int) -> Iterator[ChronicSign]:
    c = incidents.c
    asked = (
        select(c.id, c.first_at, c.topic, c.municipality, c.settlement, c.named)
        .where(c.voiced, c.merged_into.is_(None), c.posts > 0)
        .where(c.last_at >= since, c.first_at >= since, c.topic.is_not(None))
        .order_by(c.first_at.desc(), c.id.desc())
        .limit(limit)
    )
    for row in connection.execute(asked):
        names = sorted(row.named, key=lambda name: (-row.named[name], name))
        place = Place(row.municipality, row.settlement)
        yield ChronicSign(
            *(MemberKind.INCIDENT, row.id, row.first_at, row.topic, place, row.id),
            names=tuple(names),
        )


def _noted(connection: Connection, one: Recurrence, at: datetime) -> int | None:
    """The number of a problem that is new or has returned."""
    c, last = table.c, one.members[-1].at
    first = {
        "key": one.key,
        "topic": one.topic,
        **{name: getattr(one.place, name) for name in _PLACE},
        "reason": one.reason,
        "state": ChronicState.PROPOSED,
        "first_at": one.members[0].at,
        "last_at": last,
        **dict.fromkeys(("cause", "measure", "ending"), ""),
        "who": SYSTEM,
        "at": at,
        "version": 1,
    }
    new = insert_into(connection, table).values(first).on_conflict_do_nothing()
    id_: int | None = connection.scalar(new.returning(c.id))
    is_new = id_ is not None
    if id_ is None:
        mine = select(c.id).where(c.key == one.key).with_for_update()
        id_ = connection.execute(mine).scalar_one()
    rows = [
        {"problem_id": id_, "kind": member.kind, "member": member.id, "at": member.at}
        for member in one.members
    ]
    add = insert_into(connection, of_problem).on_conflict_do_nothing()
    connection.execute(add, rows)
    if is_new:
        return id_
    later = update(table).where(c.id == id_, c.last_at < last)
    connection.execute(later.values(last_at=last))
    again = update(table).where(c.id == id_, c.state == ChronicState.ENDED, c.ended_at < last)
    back = {"state": ChronicState.RETURNED, "who": SYSTEM, "at": at, "version": c.version + 1}
    return id_ if connection.execute(again.values(back)).rowcount == 1 else None


def _costs(connection: Connection, ids: Sequence[int]) -> Iterator[tuple[int, Cost]]:
    m, c = of_problem.c, complaints.c
    cases_of, of_incidents = ({id_: set[str]() for id_ in ids} for _ in range(2))
    of_kind = {MemberKind.CASE: cases_of, MemberKind.INCIDENT: of_incidents}
    for row in connection.execute(select(of_problem).where(m.problem_id.in_(ids))):
        of_kind[MemberKind(row.kind)][row.problem_id].add(row.member)
    heard = _heard(connection, set().union(*cases_of.values()))
    whole = {
        id_: of_incidents[id_] | {heard[one] for one in cases_of[id_] if one in heard}
        for id_ in ids
    }
    authors: dict[str, set[str]] = {}
    every = sorted(set().union(*whole.values()))
    asked = select(c.incident_id, c.author).where(c.incident_id.in_(every)).distinct()
    for row in connection.execute(asked) if every else ():
        authors.setdefault(row.incident_id, set()).add(row.author)
    spans = select(table.c.id, table.c.first_at, table.c.last_at).where(table.c.id.in_(ids))
    for row in connection.execute(spans):
        people = set[str]().union(*(authors.get(one, ()) for one in whole[row.id]))
        alone = len(cases_of[row.id] - heard.keys())
        numbers = len(cases_of[row.id]), len(of_incidents[row.id]), len(people) + alone
        yield row.id, Cost(*numbers, months(row.first_at, row.last_at))


def _heard(connection: Connection, case_ids: Collection[str]) -> Mapping[str, str]:
    """The incidents of cases, by their numbers."""
    c, p, i = cases.c, case_posts.c, incident_posts.c
    of = cases.outerjoin(case_posts, and_(p.case_id == c.id, p.voice.is_(False)))
    asked = (
        select(c.id, func.coalesce(i.incident_id, c.incident_id).label("incident_id"))
        .select_from(of.outerjoin(incident_posts, i.post_id == p.post_id))
        .where(c.id.in_(sorted(map(int, case_ids))))
    )
    return {str(row.id): row.incident_id for row in connection.execute(asked) if row.incident_id}


def _problem(row: RowMapping) -> ChronicProblem:
    known = {name: _KINDS[name](row[name]) if name in _KINDS else row[name] for name in _PLAIN}
    return ChronicProblem(place=Place(**{n: row[n] for n in _PLACE}), id=row["id"], **known)
