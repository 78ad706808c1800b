"""What was regrouped, and how much of it stands."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from domain.incident import Regrouped
from store.tables.incidents import incident_posts, incidents, regroupings


def regrouping_row(connection: Connection, regrouping_id: int) -> Row[Any] | None:
    asked = select(regroupings).where(regroupings.c.id == regrouping_id)
    return connection.execute(asked).one_or_none()


def history(connection: Connection, rows: Sequence[Row[Any]]) -> list[Regrouped]:
    i, j, r = incidents.c, incident_posts.c, regroupings.c
    ids = sorted({id_ for row in rows for id_ in (row.incident_id, row.other_id)} - {""})
    known = connection.execute(select(i.id, i.merged_into, i.number).where(i.id.in_(ids))).all()
    heirs = {row.id: row.merged_into for row in known}
    numbers = {row.id: row.number for row in known}
    merges = select(r.other_id, func.max(r.id)).where(r.other_id.in_(ids), r.is_merge.is_(True))
    latest = _pairs(connection, merges.group_by(r.other_id))
    held = select(j.post_id, j.incident_id).where(j.incident_id.in_(ids))
    places = _pairs(connection, held)
    sizes = Counter(places.values())
    judged = []
    for row in rows:
        now_in = row.incident_id if row.is_merge else row.other_id
        still = tuple(id_ for id_ in row.posts if places.get(id_) == now_in)
        whole = len(still) == sizes[now_in]
        if row.is_merge:
            stands = heirs.get(row.other_id) == row.incident_id and latest[row.other_id] == row.id
            stands = stands and not whole
        else:
            stands = all(id_ in heirs and not heirs[id_] for id_ in (row.incident_id, row.other_id))
        judged.append(
            Regrouped(
                row.id,
                row.incident_id,
                row.other_id,
                tuple(row.posts),
                row.is_merge,
                row.who,
                row.at,
                still,
                whole,
                stands and bool(still),
                (numbers.get(row.incident_id, 0), numbers.get(row.other_id, 0)),
            )
        )
    return judged


def merged_before(connection: Connection, merge: Row[Any]) -> set[str]:
    c = regroupings.c
    earlier, new = set[str](), {merge.other_id}
    while new:
        rows = connection.scalars(
            select(c.other_id)
            .join(incidents, incidents.c.id == c.other_id)
            .where(
                c.incident_id.in_(sorted(new)),
                c.is_merge.is_(True),
                c.id < merge.id,
                incidents.c.merged_into == merge.incident_id,
            )
        )
        new = set(rows) - earlier
        earlier |= new
    return earlier


def _pairs(connection: Connection, asked: Select[Any]) -> dict[Any, Any]:
    return {row[0]: row[1] for row in connection.execute(asked)}
