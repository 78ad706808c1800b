"""Best practices of bodies."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, RowMapping, case, or_, select, update

from domain.outreach.practice import (
    Practice,
    PracticeFilter,
    PracticeLevel,
    PracticeOrigin,
    PracticeState,
)
from store.engine import insert_into, reading, writing
from store.tables.mistakes import practices as table

_APART = frozenset({"id", "before", "after", "cases"})
_FIELDS = tuple(f.name for f in fields(Practice) if f.name not in _APART)
_c = table.c


class SqlPractices:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def propose(self, practices: Sequence[Practice]) -> Sequence[Practice]:
        written: list[Practice] = []
        if not practices:
            return written
        with writing(self._engine) as connection:
            for one in practices:
                new = insert_into(connection, table).values(_row(one)).on_conflict_do_nothing()
                id_ = connection.scalar(new.returning(_c.id))
                if id_ is not None:
                    written.append(replace(one, id=id_))
        return written

    def get(self, number: int) -> Practice | None:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).where(_c.id == number)).mappings()
            return next(map(_practice, rows), None)

    def page(self, wanted: PracticeFilter) -> Sequence[Practice]:
        asked = select(table).where(_c.state.in_(sorted(wanted.states)))
        if wanted.group is not None:
            asked = asked.where(_c.group == wanted.group)
        for word in wanted.words.lower().split():
            asked = asked.where(_c.words.contains(word, autoescape=True))
        if wanted.before is not None:
            asked = asked.where(_c.id < wanted.before)
        with reading(self._engine) as connection:
            rows = connection.execute(asked.order_by(_c.id.desc()).limit(wanted.limit)).mappings()
            return list(map(_practice, rows))

    def published(self, topic: str | None, group: str | None, limit: int) -> Sequence[Practice]:
        if topic is None and group is None:
            return []
        is_topic, is_group = _c.topic == topic, _c.group == group
        asked = (
            select(table)
            .where(_c.state == PracticeState.PUBLISHED, or_(is_topic, is_group))
            .order_by(case((is_topic, 0), else_=1), _c.id.desc())
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return list(map(_practice, connection.execute(asked).mappings()))

    def save(self, changed: Practice) -> Practice | None:
        new = replace(changed, version=changed.version + 1)
        mine = update(table).where(_c.id == changed.number, _c.version == changed.version)
        with writing(self._engine) as connection:
            done = connection.execute(mine.values(_row(new))).rowcount == 1
        return new if done else None


def _row(one: Practice) -> dict[str, Any]:
    texts = (one.problem, one.measure, one.cost, one.took)
    return {
        **{name: getattr(one, name) for name in _FIELDS},
        "before": _json(one.before),
        "after": _json(one.after),
        "cases": list(one.cases),
        "words": " ".join(texts).lower(),
    }


def _practice(row: RowMapping) -> Practice:
    return Practice(
        **{name: row[name] for name in ("id", *_FIELDS) if name not in ("origin", "state")},
        origin=PracticeOrigin(row["origin"]),
        state=PracticeState(row["state"]),
        before=_stretch(row["before"]),
        after=_stretch(row["after"]),
        cases=tuple(row["cases"]),
    )


def _json(stretch: PracticeLevel | None) -> dict[str, Any] | None:
    if stretch is None:
        return None
    return {
        "since": stretch.since.isoformat(),
        "until": stretch.until.isoformat(),
        "count": stretch.count,
        "n": stretch.n,
    }


def _stretch(row: dict[str, Any] | None) -> PracticeLevel | None:
    if row is None:
        return None
    since, until = (datetime.fromisoformat(row[name]) for name in ("since", "until"))
    return PracticeLevel(since, until, row["count"], row["n"])
