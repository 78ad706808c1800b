"""What people merged and split of incidents; it outlives every new crawl and every new model."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, insert, or_, select, update

from domain.errors import MoveRefused
from domain.incident import Incident, Telling, grown, merged, split, without
from store.engine import writing
from store.incidents import incident_row, incidents_by_id, lock_cells
from store.schema import complaints, incident_posts, incidents
from store.schema_people import regroupings


class SqlRegroupings:
    """A RegroupingStore. Workers of the cells wait meanwhile, so that none writes over it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def merge(self, into_id: str, other_id: str, who: str, at: datetime) -> Sequence[str]:
        """Raises MoveRefused where either is gone, or they are one, or of two municipalities."""
        with writing(self._engine) as connection:
            into, other = _locked(connection, [into_id, other_id])
            if into.id == other.id or into.municipality != other.municipality:
                raise MoveRefused(f"{into_id} and {other_id} cannot be merged")
            _write(connection, merged(into, other))
            connection.execute(
                update(incidents)
                .where(or_(incidents.c.id == other.id, incidents.c.merged_into == other.id))
                .values(posts=0, tellings=[], merged_into=into.id)
            )
            moved = _posts(connection, other.id)
            _move(connection, moved, into.id)
            _note(connection, into.id, other.id, [], who, at)
            return moved

    def split(
        self, incident_id: str, told: Sequence[Telling], new_id: str, who: str, at: datetime
    ) -> None:
        """Raises MoveRefused where the incident is gone, or they are not its posts, or all of
        them.
        """
        ids = {telling.post_id for telling in told}
        with writing(self._engine) as connection:
            (incident,) = _locked(connection, [incident_id])
            own = set(_posts(connection, incident_id))
            if not ids or not ids < own:
                raise MoveRefused(f"{incident_id}: these are not some of its posts")
            left, new = split(incident, told, new_id)
            _write(connection, left)
            connection.execute(insert(incidents).values(incident_row(new)))
            _move(connection, ids, new_id)
            _note(connection, incident_id, new_id, sorted(ids), who, at)

    def place(
        self, told: Sequence[Telling], incident_id: str | None, who: str, at: datetime
    ) -> Mapping[str, str | None]:
        """Raises MoveRefused where the incident is gone, or a worker moves the posts meanwhile. An
        incident that is left without posts stays, and nothing is found by it.
        """
        by_id = {telling.post_id: telling for telling in told}
        with writing(self._engine) as connection:
            before = _incidents_of(connection, by_id)
            involved = sorted({*before.values(), *([incident_id] if incident_id else ())})
            found = {i.id: i for i in _locked(connection, involved)}
            if _incidents_of(connection, by_id) != before:
                raise MoveRefused(f"{sorted(by_id)[0]}: it is being moved by somebody else")
            leaving: dict[str | None, list[str]] = {}
            for post_id in sorted(by_id):
                if before.get(post_id) != incident_id:
                    leaving.setdefault(before.get(post_id), []).append(post_id)
            for left, ids in leaving.items():
                if left is not None:
                    _write(connection, without(found[left], ids))
                _note(connection, left or "", incident_id or "", ids, who, at)
            moving = [post_id for ids in leaving.values() for post_id in ids]
            if incident_id is not None and moving:
                _write(connection, grown(found[incident_id], [by_id[i] for i in moving]))
                _enter(connection, leaving.get(None, ()), incident_id)
                _move(connection, moving, incident_id)
            elif moving:
                _leave(connection, moving)
            return {post_id: before.get(post_id) for post_id in by_id}


def _locked(connection: Connection, ids: Sequence[str]) -> list[Incident]:
    """The incidents as they are once nobody else joins posts to them."""
    found = incidents_by_id(connection, ids)
    lock_cells(connection, {(i.municipality, i.group) for i in found})
    gone = connection.scalars(
        select(incidents.c.id).where(incidents.c.id.in_(ids), incidents.c.merged_into.is_not(None))
    ).all()
    by_id = {i.id: i for i in incidents_by_id(connection, ids) if i.id not in gone}
    if missing := [i for i in ids if i not in by_id]:
        raise MoveRefused(f"{missing[0]}: no such incident, or it was merged into another")
    return [by_id[i] for i in ids]


def _posts(connection: Connection, incident_id: str) -> list[str]:
    c = incident_posts.c
    return list(connection.scalars(select(c.post_id).where(c.incident_id == incident_id)))


def _incidents_of(connection: Connection, post_ids: Collection[str]) -> dict[str, str]:
    c = incident_posts.c
    rows = connection.execute(
        select(c.post_id, c.incident_id).where(c.post_id.in_(sorted(post_ids)))
    )
    return {row.post_id: row.incident_id for row in rows}


def _enter(connection: Connection, post_ids: Sequence[str], incident_id: str) -> None:
    """Posts that were in no incident."""
    rows = [
        {"post_id": i, "incident_id": incident_id, "is_copy": False, "pinned": True}
        for i in post_ids
    ]
    if rows:
        connection.execute(insert(incident_posts), rows)


def _leave(connection: Connection, post_ids: Sequence[str]) -> None:
    """Into no incident; a complaint is counted only within one."""
    connection.execute(delete(incident_posts).where(incident_posts.c.post_id.in_(post_ids)))
    connection.execute(delete(complaints).where(complaints.c.post_id.in_(post_ids)))


def _move(connection: Connection, post_ids: Collection[str], incident_id: str) -> None:
    """Their complaints with them: the detector counts an author once in each incident."""
    some = sorted(post_ids)
    connection.execute(
        update(incident_posts)
        .where(incident_posts.c.post_id.in_(some))
        .values(incident_id=incident_id, pinned=True)
    )
    connection.execute(
        update(complaints).where(complaints.c.post_id.in_(some)).values(incident_id=incident_id)
    )


def _write(connection: Connection, incident: Incident) -> None:
    connection.execute(
        update(incidents).where(incidents.c.id == incident.id).values(incident_row(incident))
    )


def _note(
    connection: Connection,
    incident_id: str,
    other_id: str,
    posts: Sequence[str],
    who: str,
    at: datetime,
) -> None:
    row = {"incident_id": incident_id, "other_id": other_id, "posts": list(posts)}
    connection.execute(insert(regroupings).values(**row, who=who, at=at))
