"""What changes in facts of posts besides their labels; within a caller's transaction."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from sqlalchemy import Connection, bindparam, or_, select, update

from domain.ports.reports.facts import NOTHING
from domain.reports.fact import FactKind, FactMarks, reach
from store.facts.writing import chunks, sequence
from store.tables.complaints import complaints
from store.tables.facts import facts

_c = facts.c
_POST = _c.kind == FactKind.POST.value
_COUNTED = (
    update(facts)
    .where(
        *(_POST, _c.of == bindparam("b_of")),
        or_(_c.complaint != 1, _c.author != bindparam("b_author")),
    )
    .values(complaint=1, author=bindparam("b_author"), seq=bindparam("b_seq"))
)


class PostFacts:
    def __init__(self, marks: FactMarks) -> None:
        self._marks = marks

    def recount(self, connection: Connection, post_ids: Collection[str]) -> None:
        """How they count as complaints, as the table of complaints says."""
        c = complaints.c
        for some in chunks(sorted(post_ids)):
            asked = select(c.post_id, c.author, c.is_copy).where(c.post_id.in_(some))
            rows = connection.execute(asked.order_by(c.post_id)).all()
            uncount(connection, set(some) - {row.post_id for row in rows})
            if rows:
                seq = sequence(connection)
                values = [
                    {
                        "b_of": row.post_id,
                        "b_author": NOTHING if row.is_copy else self._marks.author(row.author),
                        "b_seq": seq,
                    }
                    for row in rows
                ]
                connection.execute(_COUNTED, values)


def uncount(connection: Connection, post_ids: Collection[str]) -> None:
    """These are no complaints any more."""
    for some in chunks(sorted(post_ids)):
        asked = select(_c.of).where(_POST, _c.of.in_(some), _c.complaint == 1)
        if counted := list(connection.scalars(asked)):
            mine = update(facts).where(_POST, _c.of.in_(counted))
            values = {"complaint": 0, "author": NOTHING, "seq": sequence(connection)}
            connection.execute(mine.values(values))


def reached(connection: Connection, views: Mapping[str, tuple[timedelta, int | None]]) -> None:
    """The counters of posts that were fetched again, with their ages."""
    seq = None
    for post_id, (age, count) in sorted(views.items()):
        for name, value in zip(("reach_day", "reach_week"), reach(age, count), strict=True):
            if value is not None:
                seq = sequence(connection) if seq is None else seq
                mine = update(facts).where(_POST, _c.of == post_id, _c[name] < 0)
                connection.execute(mine.values({name: value, "seq": seq}))
