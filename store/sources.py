"""The registry's timetable: which source is due, who polls it, and its health."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    Engine,
    RowMapping,
    and_,
    bindparam,
    case,
    delete,
    func,
    literal,
    or_,
    select,
    update,
)

from domain.habit import learned
from domain.ports.sources import APART
from domain.source import (
    OVERRUNS,
    Claim,
    Health,
    HealthState,
    Poll,
    Source,
    SourceKind,
    SourceStatus,
)
from domain.watching.heartbeat import PLANTED
from store.engine import insert_into, reading, writing
from store.tables.repeats import repeats
from store.tables.sources import sources as table

FIRST_INTERVAL = timedelta(minutes=15)  # until a source's own rhythm is known
REFUSED = 500  # names of refused posts that are kept: more than a page or a feed shows
_REGISTERED = select(table).where(table.c.id != PLANTED).order_by(table.c.id)
_CLAIMED = update(table).where(table.c.id == bindparam("of"), table.c.token == bindparam("by"))


class SqlSources:
    """A claim is lost only when another process takes the source, so a poll that ends late is still
    written.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def sync(self, sources: Iterable[Source], now: datetime) -> None:
        """A source whose kind or address changed is a new page: its cursor, health and
        `watched_since` are dropped, and a poll of the old page loses its claim. A source that was
        switched on is due now too.
        """
        by_id = {s.id: s for s in sources}
        with writing(self._engine) as connection:
            pages = select(table.c.id, table.c.kind, table.c.address)
            stored = {row.id: (row.kind, row.address) for row in connection.execute(pages)}
            if missing := sorted(stored.keys() - by_id.keys()):
                connection.execute(
                    update(table).where(table.c.id.in_(missing)).values(enabled=False)
                )
            stopped = {
                i
                for i, page in stored.items()
                if i not in by_id
                or not by_id[i].enabled
                or page != (by_id[i].kind, by_id[i].address)
            }
            connection.execute(delete(repeats).where(repeats.c.source_id.in_(sorted(stopped))))
            new = insert_into(connection, table)
            same = and_(table.c.kind == new.excluded.kind, table.c.address == new.excluded.address)
            for i in sorted(by_id):
                connection.execute(
                    new.values(_first_row(by_id[i], now)).on_conflict_do_update(
                        index_elements=["id"],
                        set_={
                            "kind": new.excluded.kind,
                            "address": new.excluded.address,
                            "host": new.excluded.host,
                            "source": new.excluded.source,
                            "enabled": new.excluded.enabled,
                            "cursor": case((same, table.c.cursor)),
                            "watched_since": case((same, table.c.watched_since)),
                            "token": case((same, table.c.token)),
                            "expires": case((same, table.c.expires)),
                            "refused": case((same, table.c.refused)),
                            "next_due": case(
                                (and_(same, table.c.enabled), table.c.next_due), else_=now
                            ),
                            **{
                                name: case((same, table.c[name]), else_=new.excluded[name])
                                for name in ("interval", *(f.name for f in fields(Health)))
                            },
                        },
                    )
                )

    def claim(
        self,
        now: datetime,
        limit: int,
        lease: timedelta,
        kinds: Collection[SourceKind] | None = None,
        per_host: int | None = None,
        busy_hosts: Collection[str] = (),
    ) -> list[Claim]:
        token, expires = uuid4().hex, now + lease
        ahead = now + APART
        is_due = and_(
            table.c.enabled.is_(True),
            or_(
                table.c.next_due <= now,
                table.c.last_attempt > ahead,
                and_(table.c.last_attempt.is_(None), table.c.next_due > ahead),
            ),
            or_(
                table.c.expires.is_(None),
                table.c.expires <= now,
                table.c.expires > ahead + lease,
            ),
            table.c.host.not_in(busy_hosts),
        )
        if kinds is not None:
            is_due = and_(is_due, table.c.kind.in_(kinds))
        due = select(table.c.id).where(is_due).order_by(table.c.next_due, table.c.id).limit(limit)
        if per_host is not None:
            place = func.row_number().over(
                partition_by=table.c.host, order_by=(table.c.next_due, table.c.id)
            )
            # A separate query, because ranked rows cannot be locked.
            ranked = select(table.c.id, place.label("place")).where(is_due).subquery()
            due = due.where(table.c.id.in_(select(ranked.c.id).where(ranked.c.place <= per_host)))
        first = due.with_for_update(skip_locked=True).cte("first")
        taken = (
            update(table)
            .where(table.c.id.in_(select(first.c.id)))
            .values(
                token=token,
                expires=expires,
                watched_since=case(
                    (table.c.watched_since <= ahead, table.c.watched_since),
                    else_=literal(now, table.c.watched_since.type),
                ),
            )
            .returning(*table.c)
        )
        with writing(self._engine) as connection:
            rows = connection.execute(taken).mappings().all()
        return [
            Claim(
                _source(r),
                token,
                expires,
                r["interval"],
                _health(r),
                r["watched_since"],
                r["cursor"],
                frozenset(r["refused"] or ()),
            )
            for r in sorted(rows, key=lambda r: (r["next_due"], r["id"]))
        ]

    def renew(self, claim: Claim, expires: datetime) -> bool:
        return self._write(claim, {"expires": expires})

    def finish(
        self,
        claim: Claim,
        poll: Poll,
        now: datetime,
        interval: timedelta,
        next_due: datetime,
        usual_gap: timedelta | None,
    ) -> bool:
        # Nobody else writes health while the claim holds, so the claim's health is current.
        dates = [*poll.published, *([claim.health.last_post] if claim.health.last_post else [])]
        values: dict[str, Any] = {
            "token": None,
            "expires": None,
            "interval": interval,
            "next_due": next_due,
            "usual_gap": usual_gap,
            "state": poll.state,
            "reason": poll.reason,
            "last_attempt": now,
            "last_post": max(dates, default=None),
            "failures": 0 if poll.succeeded else claim.health.failures + 1,
            "overruns": claim.health.overruns + 1 if poll.overran else 0,
            "hours": learned(claim.health.hours, poll.published, now),
        }
        if poll.succeeded:
            values["last_success"] = now
        if poll.cursor is not None:
            values["cursor"] = poll.cursor
        if poll.refused_names:
            earlier = claim.refused.difference(poll.refused_names)
            values["refused"] = [*poll.refused_names, *sorted(earlier)][:REFUSED]
        return self._write(claim, values)

    def _write(self, claim: Claim, values: Mapping[str, Any]) -> bool:
        row = {**values, "of": claim.source.id, "by": claim.token}
        with writing(self._engine) as connection:
            return connection.execute(_CLAIMED, row).rowcount == 1

    def hasten(self, source_ids: Collection[str], now: datetime, shortest: timedelta) -> set[str]:
        named = select(table).where(
            table.c.id.in_(source_ids),
            table.c.enabled.is_(True),
            table.c.state != HealthState.SLOWED,
            table.c.overruns < OVERRUNS,
        )
        busy: set[str] = set()
        with writing(self._engine) as connection:
            for row in connection.execute(named.with_for_update()).mappings().all():
                due = now if row["last_attempt"] is None else row["last_attempt"] + shortest
                if row["expires"] is not None and row["expires"] > now:
                    busy.add(row["id"])
                elif max(due, now) < row["next_due"]:
                    connection.execute(
                        update(table).where(table.c.id == row["id"]).values(next_due=max(due, now))
                    )
        return busy

    def statuses(self) -> list[SourceStatus]:
        with reading(self._engine) as connection:
            rows = connection.execute(_REGISTERED).mappings().all()
        return [SourceStatus(_source(r), _health(r), r["interval"], r["next_due"]) for r in rows]


def _first_row(source: Source, now: datetime) -> dict[str, Any]:
    return {
        "id": source.id,
        "kind": source.kind,
        "address": source.address,
        "host": source.host,
        "source": {f.name: getattr(source, f.name) for f in fields(source)}
        | {"options": dict(source.options)},
        "enabled": source.enabled,
        "interval": FIRST_INTERVAL,
        "next_due": now,
        "state": HealthState.WAITING,
        "reason": "",
        "failures": 0,
        "hours": "",
        "overruns": 0,
    }


def _source(row: RowMapping) -> Source:
    stored = row["source"]
    # An older version of this program ignores fields that a newer one added.
    known = {f.name: stored[f.name] for f in fields(Source) if f.name in stored}
    return replace(
        Source(**known),
        kind=SourceKind(row["kind"]),
        enabled=row["enabled"],
        options=MappingProxyType(stored["options"]),
    )


def _health(row: RowMapping) -> Health:
    values = {f.name: row[f.name] for f in fields(Health)}
    return Health(**{**values, "state": HealthState(row["state"])})
