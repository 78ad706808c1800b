"""Triage: the last move of every post, the deeds that can be undone, and muted sources."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, func, insert, or_, select, update

from domain.errors import MoveRefused
from domain.triage import Act, Change, Deed, Reason, Triage, TriageState, Waiting, moved
from store.engine import insert_into, reading, writing
from store.tables.complaints import complaints
from store.tables.triage import deeds, mutes
from store.tables.triage import triage as table

MOVES = (Act.TAKE, Act.RELEASE, Act.REJECT, Act.FINISH)


class SqlTriage:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, post_ids: Collection[str]) -> Mapping[str, Triage]:
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(table).where(table.c.post_id.in_(sorted(post_ids)))
            ).mappings()
            return {row["post_id"]: _triage(row) for row in rows}

    def move(
        self,
        post_ids: Collection[str],
        act: Act,
        who: str,
        now: datetime,
        *,
        until: datetime | None = None,
        reason: Reason | None = None,
        note: str = "",
    ) -> tuple[Sequence[str], Sequence[Triage]]:
        """Of two people who take one post at once, the later is refused: its row is locked."""
        refused: list[Triage] = []

        def after(before: Triage) -> Triage | None:
            try:
                return moved(before, act, who, now, until=until, reason=reason, note=note)
            except MoveRefused:
                refused.append(before)
                return None

        with writing(self._engine) as connection:
            changes = _change(connection, post_ids, now, after)
            if changes:
                _note(connection, act, who, now, changes)
        return [change.subject for change in changes], refused

    def in_state(
        self,
        state: TriageState,
        now: datetime,
        limit: int,
        *,
        who: str | None = None,
        before: tuple[datetime, str] | None = None,
    ) -> Sequence[Triage]:
        c = table.c
        where = [c.state == state, or_(c.until.is_(None), c.until > now)]
        if who is not None:
            where.append(c.who == who)
        if before is not None:
            at, post_id = before
            where.append(or_(c.at < at, and_(c.at == at, c.post_id < post_id)))
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(table).where(*where).order_by(c.at.desc(), c.post_id.desc()).limit(limit)
            ).mappings()
            return [_triage(row) for row in rows]

    def handled(
        self, since: datetime | None, now: datetime, limit: int
    ) -> Mapping[str, tuple[TriageState, str]]:
        c = table.c
        where = [c.state != TriageState.FREE, or_(c.until.is_(None), c.until > now)]
        if since is not None:
            where.append(c.at >= since)
        asked = select(c.post_id, c.state, c.who).where(*where)
        with reading(self._engine) as connection:
            latest = asked.order_by(c.at.desc(), c.post_id.desc()).limit(limit)
            rows = connection.execute(latest)
            return {row.post_id: (TriageState(row.state), row.who) for row in rows}

    def changed(self, since: datetime, limit: int) -> Sequence[Triage]:
        c = table.c
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(table)
                .where(c.at > since)
                .order_by(c.at.desc(), c.post_id.desc())
                .limit(limit)
            ).mappings()
            return [_triage(row) for row in rows]

    def waiting(self, since: datetime, now: datetime, most: int, newest: int) -> Waiting:
        c, t = complaints.c, table.c
        touched = (
            select(t.post_id)
            .where(
                t.post_id == c.post_id,
                t.state != TriageState.FREE,
                or_(t.until.is_(None), t.until > now),
            )
            .exists()
        )
        own = and_(c.is_copy.is_(False), c.history.is_(False))
        free = and_(c.at >= since, c.at < now, own, ~touched)
        some = select(c.at).where(free).order_by(c.at).limit(most + 1).subquery()
        last = select(c.post_id).where(free).order_by(c.at.desc(), c.post_id).limit(newest)
        with reading(self._engine) as connection:
            count, oldest = connection.execute(select(func.count(), func.min(some.c.at))).one()
            ids = tuple(connection.scalars(last)) if count else ()
        return Waiting(min(count, most), count > most, oldest, ids)

    def note(self, act: Act, who: str, at: datetime, changes: Sequence[Change]) -> None:
        with writing(self._engine) as connection:
            _note(connection, act, who, at, changes)

    def last(self, who: str) -> Deed | None:
        c = deeds.c
        with reading(self._engine) as connection:
            row = connection.execute(
                select(deeds)
                .where(c.who == who, c.undone_at.is_(None))
                .order_by(c.id.desc())
                .limit(1)
            ).one_or_none()
        if row is None:
            return None
        changes = tuple(Change(**change) for change in row.changes)
        return Deed(row.id, Act(row.act), row.who, row.at, changes)

    def undo(self, deed: Deed, now: datetime) -> Sequence[str] | None:
        with writing(self._engine) as connection:
            marked = connection.execute(
                update(deeds)
                .where(deeds.c.id == deed.id, deeds.c.undone_at.is_(None))
                .values(undone_at=now)
            )
            if marked.rowcount == 0:
                return None
            if deed.act not in MOVES:
                return [change.subject for change in deed.changes]
            made = {change.subject: change for change in deed.changes}

            def earlier(present: Triage) -> Triage | None:
                change = made[present.post_id]
                made_then = replace(_read(change.after), at=present.at)
                if present != made_then:
                    return None
                # a new time, so that `changed` reports it
                return replace(_read(change.before), at=now)

            restored = _change(connection, made, now, earlier)
            return [change.subject for change in restored]

    def mute(self, who: str, source_id: str, at: datetime) -> bool:
        with writing(self._engine) as connection:
            new = insert_into(connection, mutes).values(who=who, source_id=source_id, at=at)
            added = new.on_conflict_do_nothing().returning(mutes.c.source_id)
            return connection.scalar(added) is not None

    def unmute(self, who: str, source_id: str) -> bool:
        c = mutes.c
        with writing(self._engine) as connection:
            gone = delete(mutes).where(c.who == who, c.source_id == source_id)
            return connection.execute(gone).rowcount == 1

    def muted(self, who: str) -> Sequence[str]:
        c = mutes.c
        with reading(self._engine) as connection:
            of = select(c.source_id).where(c.who == who).order_by(c.at.desc(), c.source_id)
            return list(connection.scalars(of))


def _change(
    connection: Connection,
    post_ids: Collection[str],
    now: datetime,
    after: Callable[[Triage], Triage | None],
) -> list[Change]:
    ids = sorted(post_ids)  # in one order, else two people could deadlock
    if not ids:
        return []
    untouched = [_row(Triage(post_id, TriageState.FREE, "", now)) for post_id in ids]
    connection.execute(insert_into(connection, table).on_conflict_do_nothing(), untouched)
    rows = connection.execute(
        select(table).where(table.c.post_id.in_(ids)).order_by(table.c.post_id).with_for_update()
    ).mappings()
    changes = []
    for before in [_triage(row) for row in rows]:
        if (made := after(before)) is not None:
            changes.append(Change(before.post_id, _json(before), _json(made)))
            connection.execute(
                update(table).where(table.c.post_id == before.post_id).values(_row(made))
            )
    return changes


def _note(
    connection: Connection, act: Act, who: str, at: datetime, changes: Sequence[Change]
) -> None:
    rows = [asdict(change) for change in changes]
    connection.execute(insert(deeds).values(act=act, who=who, at=at, changes=rows))


def _row(triage: Triage) -> dict[str, Any]:
    return asdict(triage)


def _triage(row: Mapping[Any, Any]) -> Triage:
    reason = Reason(row["reason"]) if row["reason"] else None
    return Triage(**{**row, "state": TriageState(row["state"]), "reason": reason})


def _json(triage: Triage) -> dict[str, Any]:
    until = triage.until.isoformat() if triage.until else None
    return {**asdict(triage), "at": triage.at.isoformat(), "until": until}


def _read(values: Mapping[str, Any]) -> Triage:
    until = datetime.fromisoformat(values["until"]) if values["until"] else None
    return _triage({**values, "at": datetime.fromisoformat(values["at"]), "until": until})
