"""Holds of cases: while one stands, neither a term nor a request takes the case's texts."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Select, insert, select, union_all, update
from sqlalchemy.exc import IntegrityError

from domain.operations.erasure import Hold
from store.engine import reading, writing
from store.facts.writing import chunks
from store.tables.answers import case_answers, watched_posts
from store.tables.audit import case_holds as table
from store.tables.cases import case_posts, cases

_STANDS = table.c.lifted_at.is_(None)


class SqlHolds:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def hold(self, case_id: int, who: str, reason: str, at: datetime) -> bool:
        row = {"case_id": case_id, "since": at, "who": who, "reason": reason}
        try:
            with writing(self._engine) as connection:
                connection.execute(insert(table).values(**row, lifted_by="", lifting=""))
        except IntegrityError:
            return False
        return True

    def lift(self, case_id: int, who: str, reason: str, at: datetime) -> bool:
        mine = update(table).where(table.c.case_id == case_id, _STANDS)
        with writing(self._engine) as connection:
            values = {"lifted_at": at, "lifted_by": who, "lifting": reason}
            return connection.execute(mine.values(values)).rowcount > 0

    def standing(self) -> Mapping[int, Hold]:
        return {one.case_id: one for one in self._read(select(table).where(_STANDS))}

    def of(self, case_id: int) -> Sequence[Hold]:
        return self._read(select(table).where(table.c.case_id == case_id))

    def holding(self, post_ids: Collection[str]) -> Mapping[str, int]:
        held = select(table.c.case_id).where(_STANDS)
        kept: dict[str, int] = {}
        with reading(self._engine) as connection:
            for some in chunks(sorted(post_ids)):
                ways = [
                    select(post.label("post"), case.label("case")).where(
                        post.in_(some), case.in_(held)
                    )
                    for post, case in _PLACES
                ]
                rows = connection.execute(union_all(*ways))
                kept |= {row.post: row.case for row in rows}
        return kept

    def _read(self, asked: Select[Any]) -> Sequence[Hold]:
        with reading(self._engine) as connection:
            rows = connection.execute(asked.order_by(table.c.id)).mappings()
            return [Hold(**row) for row in rows]


_PLACES = (
    (case_posts.c.post_id, case_posts.c.case_id),
    (cases.c.post_id, cases.c.id),
    (cases.c.origin_id, cases.c.id),
    (case_answers.c.post_id, case_answers.c.case_id),
    (watched_posts.c.post_id, watched_posts.c.case_id),
)


def held_cases() -> Select[tuple[int]]:
    """Numbers of cases that are held, for other statements."""
    return select(table.c.case_id).where(_STANDS)
