"""Cases that everybody may read."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, or_, select

from domain.cases.case import OriginKind
from domain.cases.filed import Publicity
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import CaseState
from domain.ports.casework.published import PublicCase, PublicFilter
from store.batches import insert_rows
from store.cases.rows import stored
from store.engine import reading
from store.tables.cases import cases
from store.tables.filings import public_cases
from store.tables.posts import posts

CHUNK = 10_000  # ids in one statement; SQLite accepts at most 32,766
_POINT = ("latitude", "longitude", "media", "address")


class SqlPublicCases:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def page(self, wanted: PublicFilter) -> Sequence[PublicCase]:
        c = cases.c
        asked = _asked(wanted.states).where(
            c.received_at.between(wanted.since, wanted.until), *_subjects(wanted.subjects)
        )
        some = asked.order_by(c.received_at.desc(), c.id.desc())
        with reading(self._engine) as connection:
            rows = connection.execute(some.limit(wanted.limit).offset(wanted.offset)).mappings()
            return list(map(_public, rows))

    def several(
        self, case_ids: Collection[int], states: Collection[CaseState]
    ) -> Mapping[int, PublicCase]:
        ids, known = sorted(case_ids), list[PublicCase]()
        with reading(self._engine) as connection:
            for start in range(0, len(ids), CHUNK):
                some = _asked(states).where(cases.c.id.in_(ids[start : start + CHUNK]))
                known += map(_public, connection.execute(some).mappings())
        return {one.stored.case.number: one for one in known}


def publish(connection: Connection, cases_: Mapping[int, Publicity]) -> None:
    """Of each case what was said last."""
    c, ids = public_cases.c, sorted(cases_)
    for start in range(0, len(ids), CHUNK):
        some = c.case_id.in_(ids[start : start + CHUNK])
        connection.execute(public_cases.delete().where(some))
    insert_rows(
        connection,
        public_cases,
        [
            {"case_id": id_, **{name: getattr(one, name) for name in _POINT}}
            for id_, one in cases_.items()
            if one.is_public
        ],
    )


def _asked(states: Collection[CaseState]) -> Select[Any]:
    c, public = cases.c, public_cases.c
    deleted = select(posts.c.id).where(posts.c.id == c.post_id, posts.c.gone_at.is_not(None))
    published = and_(c.origin == OriginKind.POST, ~deleted.exists())
    return (
        select(cases, *(public[name] for name in _POINT))
        .select_from(cases.outerjoin(public_cases, public.case_id == c.id))
        .where(
            c.state.in_(sorted(states)),
            c.first.is_(None),
            or_(c.outcome.is_(None), c.outcome != CaseOutcome.WITHDRAWN),
            or_(public.case_id.is_not(None), published),
        )
    )


def _subjects(subjects: Collection[str | None] | None) -> Iterator[ColumnElement[bool]]:
    if subjects is None:
        return
    c, named = cases.c, sorted(one for one in subjects if one is not None)
    without = c.topic.is_(None)
    of = [c.topic.in_(named), and_(without, c.group.in_(named))]
    if None in subjects:
        of.append(and_(without, c.group.is_(None)))
    yield or_(*of)


def _public(row: Any) -> PublicCase:
    latitude, longitude, media, address = (row[name] for name in _POINT)
    return PublicCase(stored(row), latitude, longitude, media, address or "")
