"""Merges and splits of incidents by people, which later crawls and models never undo, and by the
system.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, or_, select, update

from domain.errors import MoveRefused
from domain.incident import (
    Incident,
    Regrouped,
    StoryRole,
    Telling,
    grown,
    merged,
    remembered,
    split,
    without,
)
from domain.person import SYSTEM
from domain.rearrangement import Rearrangement
from store.engine import reading, writing
from store.facts.posts import PostFacts, uncount
from store.stories.history import history, merged_before, regrouping_row
from store.stories.incidents import incidents_by_id, lock_municipalities, rows_of
from store.stories.keys import file_keys
from store.stories.rearrangement import rearrange
from store.stories.reopenings import close_again, reopen, reopened
from store.stories.rows import incident_row
from store.tables.complaints import complaints
from store.tables.incidents import incident_posts, incidents, regroupings
from store.tables.posts import posts


class SqlRegroupings:
    def __init__(self, engine: Engine, facts: PostFacts | None = None) -> None:
        self._engine, self._facts = engine, facts

    def merge(
        self, into_id: str, other_id: str, who: str, at: datetime, *, again: bool = False
    ) -> Sequence[str]:
        with writing(self._engine) as connection:
            if into_id == other_id:
                raise MoveRefused("инцидент не объединить с самим собой: выберите другой")
            into, other = _locked(connection, [into_id, other_id])
            near = into.municipality == other.municipality
            # Only the system, which reads the posts, unites stories of which one names no place.
            if not near and (who != SYSTEM or (into.municipality and other.municipality)):
                raise MoveRefused("эти инциденты в разных муниципалитетах, их не объединить")
            moments = [*([other.first_at] if again else ()), *reopened(connection, other.id)]
            reopen(connection, into.id, moments)
            known = filter(None, (into.reopened_at, *moments))
            whole = replace(merged(into, other), reopened_at=max(known, default=None))
            if who == SYSTEM:
                whole = replace(
                    whole,
                    municipality=into.municipality or other.municipality,
                    tellings=remembered(whole.tellings),
                )
            _write(connection, whole)
            connection.execute(
                update(incidents)
                .where(or_(incidents.c.id == other.id, incidents.c.merged_into == other.id))
                .values(posts=0, tellings=[], merged_into=into.id)
            )
            moved = _posts(connection, other.id)
            # Into another cell only a merge or a thread leads, and no second delivery undoes it.
            far = (into.municipality, into.group) != (other.municipality, other.group)
            _move(connection, moved, into.id, pin=who != SYSTEM or far)
            _note(connection, into.id, other.id, moved, who, at, is_merge=True)
            return moved

    def split(
        self, incident_id: str, tellings: Sequence[Telling], new_id: str, who: str, at: datetime
    ) -> None:
        with writing(self._engine) as connection:
            (incident,) = _locked(connection, [incident_id])
            ids = _some_of(connection, incident_id, tellings)
            left, new = split(incident, tellings, new_id)
            new = replace(new, opened_at=at)
            connection.execute(insert(incidents).values(rows_of(connection, [new])))
            file_keys(connection, [new])
            _move(connection, ids, new_id)
            _write(connection, _bounded(connection, left))
            _note(connection, incident_id, new_id, ids, who, at, is_merge=False)

    def place(
        self,
        tellings: Sequence[Telling],
        incident_id: str | None,
        who: str,
        at: datetime,
        roles: Mapping[str, StoryRole] = MappingProxyType({}),
    ) -> Mapping[str, str | None]:
        """Raises MoveRefused if the incident is gone, or a worker moves the posts meanwhile; an
        incident that loses all posts stays, but lists no longer show it.
        """
        by_id = {telling.post_id: telling for telling in tellings}
        with writing(self._engine) as connection:
            before = _incidents_of(connection, by_id)
            involved = sorted({*before.values(), *([incident_id] if incident_id else ())})
            affected = {i.id: i for i in _locked(connection, involved)}
            if _incidents_of(connection, by_id) != before:
                raise MoveRefused("эти посты сейчас кто-то переносит: повторите через минуту")
            leaving: dict[str | None, list[str]] = {}
            for post_id in sorted(by_id):
                if before.get(post_id) != incident_id:
                    leaving.setdefault(before.get(post_id), []).append(post_id)
            moving = sorted(i for ids in leaving.values() for i in ids)
            if incident_id is None:
                _leave(connection, moving)
            elif moving:
                _enter(connection, leaving.get(None, ()), incident_id, roles)
                _move(connection, moving, incident_id)
                _write(connection, grown(affected[incident_id], [by_id[i] for i in moving]))
            for left, ids in leaving.items():
                if left is not None:
                    rest = without(affected[left], [by_id[i] for i in ids])
                    _write(connection, _bounded(connection, rest))
                _note(connection, left or "", incident_id or "", ids, who, at, is_merge=False)
            return {post_id: before.get(post_id) for post_id in by_id}

    def take_back(
        self, regrouping_id: int, tellings: Sequence[Telling], who: str, at: datetime
    ) -> None:
        with writing(self._engine) as connection:
            row = regrouping_row(connection, regrouping_id)
            into_id, other_id = (row.incident_id, row.other_id) if row else ("", "")
            by_id = {i.id: i for i in incidents_by_id(connection, [into_id, other_id])}
            lock_municipalities(connection, {i.municipality for i in by_id.values()})
            if row is None or not row.is_merge or not history(connection, [row])[0].stands:
                raise MoveRefused("это уже отменили или изменили: откройте страницу заново")
            (into,) = _locked(connection, [into_id])
            ids = _some_of(connection, into.id, tellings)
            left, new = split(into, tellings, other_id)
            since = [by_id[other_id].first_at, *reopened(connection, other_id)]
            left = replace(left, reopened_at=close_again(connection, into_id, since))
            again = replace(
                by_id[other_id],
                first_at=new.first_at,
                last_at=new.last_at,
                posts=new.posts,
                tellings=new.tellings,
            )
            for id_ in merged_before(connection, row):
                _lead(connection, id_, other_id)
            _lead(connection, other_id, None)
            _move(connection, ids, other_id)
            _write(connection, again)
            _write(connection, _bounded(connection, left))
            if into.title is not None and into.title == by_id[other_id].title:
                named = update(incidents).where(incidents.c.id == into_id)
                connection.execute(named.values(title=None))  # it came with the merge
            _note(connection, into.id, other_id, ids, who, at, is_merge=False)

    def rearrange(self, change: Rearrangement, at: datetime) -> None:
        with writing(self._engine) as connection:
            _locked(connection, sorted(set(change.before.values())))
            rearrange(connection, change, self._facts)
            moves = change.moves()
            inherited = set(change.heirs.items())
            for left, entered in sorted(moves, key=lambda move: (move in inherited, move)):
                is_merge = (left, entered) in inherited
                into, other = (entered, left) if is_merge else (left, entered)
                posts = moves[left, entered]
                _note(connection, into, other, posts, SYSTEM, at, is_merge=is_merge)

    def hold(self, incident_ids: Collection[str]) -> Sequence[Incident]:
        with writing(self._engine) as connection:
            return _locked(connection, sorted(incident_ids))

    def touched(self, incident_ids: Collection[str]) -> Collection[str]:
        c = regroupings.c
        ids = sorted(incident_ids)
        rows = select(c.incident_id, c.other_id).where(
            c.who != SYSTEM, or_(c.incident_id.in_(ids), c.other_id.in_(ids))
        )
        with reading(self._engine) as connection:
            named = {id_ for row in connection.execute(rows) for id_ in row}
        return named & set(ids)

    def unshown(self) -> Sequence[Regrouped]:
        c = regroupings.c
        waiting = select(regroupings).where(c.shown.is_(False), c.who == SYSTEM)
        with reading(self._engine) as connection:
            rows = connection.execute(waiting.order_by(c.id)).all()
            return [
                Regrouped(r.id, r.incident_id, r.other_id, tuple(r.posts), r.is_merge, r.who, r.at)
                for r in rows
            ]

    def note_shown(self, regrouping_ids: Collection[int]) -> None:
        these = regroupings.c.id.in_(sorted(regrouping_ids))
        with writing(self._engine) as connection:
            connection.execute(update(regroupings).where(these).values(shown=True))

    def get(self, regrouping_id: int) -> Regrouped | None:
        with reading(self._engine) as connection:
            row = regrouping_row(connection, regrouping_id)
            return history(connection, [row])[0] if row else None

    def of(self, incident_id: str) -> Sequence[Regrouped]:
        c = regroupings.c
        with reading(self._engine) as connection:
            gone = select(incidents.c.id).where(incidents.c.merged_into == incident_id)
            ids = [incident_id, *connection.scalars(gone)]
            touching = or_(c.incident_id.in_(ids), c.other_id.in_(ids))
            rows = connection.execute(
                select(regroupings).where(touching).order_by(c.id.desc())
            ).all()
            return history(connection, rows)


def _lead(connection: Connection, incident_id: str, heir: str | None) -> None:
    of = incidents.c
    connection.execute(update(incidents).where(of.id == incident_id).values(merged_into=heir))


def _locked(connection: Connection, ids: Sequence[str]) -> list[Incident]:
    unlocked = incidents_by_id(connection, ids)
    lock_municipalities(connection, {i.municipality for i in unlocked})
    gone = connection.scalars(
        select(incidents.c.id).where(incidents.c.id.in_(ids), incidents.c.merged_into.is_not(None))
    ).all()
    by_id = {i.id: i for i in incidents_by_id(connection, ids, lock=True) if i.id not in gone}
    if missing := [i for i in ids if i not in by_id]:
        raise MoveRefused(f"инцидента {missing[0][:8]} нет, или его уже объединили с другим")
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


def _enter(
    connection: Connection,
    post_ids: Sequence[str],
    incident_id: str,
    roles: Mapping[str, StoryRole],
) -> None:
    rows = [
        {
            "post_id": i,
            "incident_id": incident_id,
            "is_copy": False,
            "pinned": True,
            "role": roles.get(i, StoryRole.VOICE).value,
        }
        for i in post_ids
    ]
    if rows:
        connection.execute(insert(incident_posts), rows)


def _leave(connection: Connection, post_ids: Sequence[str]) -> None:
    connection.execute(delete(incident_posts).where(incident_posts.c.post_id.in_(post_ids)))
    connection.execute(delete(complaints).where(complaints.c.post_id.in_(post_ids)))
    uncount(connection, post_ids)


def _some_of(connection: Connection, incident_id: str, tellings: Sequence[Telling]) -> list[str]:
    ids = {telling.post_id for telling in tellings}
    own = set(_posts(connection, incident_id))
    if not ids:
        raise MoveRefused("не выбрано ни одного поста")
    if not ids <= own:
        raise MoveRefused("не все выбранные посты ещё в этом инциденте: откройте страницу заново")
    if ids == own:
        raise MoveRefused("это все посты инцидента: отделять не от чего, оставьте хотя бы один")
    return sorted(ids)


def _bounded(connection: Connection, incident: Incident) -> Incident:
    of = incident_posts.c
    times = select(func.min(posts.c.published_at), func.max(posts.c.published_at))
    first, last = connection.execute(
        times.join(incident_posts, of.post_id == posts.c.id).where(of.incident_id == incident.id)
    ).one()
    return incident if first is None else replace(incident, first_at=first, last_at=last)


def _move(
    connection: Connection, post_ids: Collection[str], incident_id: str, *, pin: bool = True
) -> None:
    some = sorted(post_ids)
    place: dict[str, Any] = {"incident_id": incident_id} | ({"pinned": True} if pin else {})
    connection.execute(
        update(incident_posts).where(incident_posts.c.post_id.in_(some)).values(place)
    )
    connection.execute(
        update(complaints).where(complaints.c.post_id.in_(some)).values(incident_id=incident_id)
    )


def _write(connection: Connection, incident: Incident) -> None:
    """All but the number, and but a title that is there: somebody may change it meanwhile."""
    row = incident_row(incident)
    del row["number"]
    row["title"] = func.coalesce(incidents.c.title, row["title"])
    connection.execute(update(incidents).where(incidents.c.id == incident.id).values(row))
    file_keys(connection, [incident])


def _note(
    connection: Connection,
    incident_id: str,
    other_id: str,
    moved: Sequence[str],
    who: str,
    at: datetime,
    *,
    is_merge: bool,
) -> None:
    row: dict[str, Any] = {"incident_id": incident_id, "other_id": other_id, "posts": list(moved)}
    row |= {"is_merge": is_merge, "who": who, "at": at, "shown": who != SYSTEM}
    connection.execute(insert(regroupings).values(row))
