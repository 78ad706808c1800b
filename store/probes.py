"""The queue of probes, leased to crawlers, and their results."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, RowMapping, and_, delete, insert, or_, select, update

from domain.post import AuthorKind
from domain.probe import Finding, PageVerdict, Probe, ProbeState, Sample
from domain.source import SourceKind
from store.engine import reading, writing
from store.tables.sources import probes as table

PROBE_LIFE = timedelta(days=7)  # samples are texts of residents, masked or not


class SqlProbes:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ask(self, probe: Probe) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(table.c.asked_at < probe.asked_at - PROBE_LIFE))
            connection.execute(
                insert(table).values(
                    id=probe.id, who=probe.who, asked_at=probe.asked_at, **_written(probe)
                )
            )

    def get(self, probe_id: str) -> Probe | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(table).where(table.c.id == probe_id)).mappings().first()
        return None if row is None else _probe(row)

    def recent(self, limit: int) -> Sequence[Probe]:
        newest = select(table).order_by(table.c.asked_at.desc(), table.c.id).limit(limit)
        with reading(self._engine) as connection:
            return [_probe(row) for row in connection.execute(newest).mappings()]

    def claim(self, kinds: Collection[SourceKind], now: datetime, lease: timedelta) -> Probe | None:
        free = or_(
            table.c.state == ProbeState.WAITING,
            and_(table.c.state == ProbeState.RUNNING, table.c.expires <= now),
        )
        ours = or_(table.c.kind.is_(None), table.c.kind.in_(kinds))
        first = (
            select(table.c.id)
            .where(free, ours)
            .order_by(table.c.asked_at, table.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
            .cte("first")
        )
        with reading(self._engine) as connection:  # usually none waits: then lock nothing
            if connection.scalar(select(table.c.id).where(free, ours).limit(1)) is None:
                return None
        with writing(self._engine) as connection:
            taken = connection.execute(
                update(table)
                .where(table.c.id.in_(select(first.c.id)))
                .values(
                    state=ProbeState.RUNNING,
                    token=uuid4().hex,
                    expires=now + lease,
                    tries=table.c.tries + 1,
                )
                .returning(*table.c)
            )
            row = taken.mappings().first()
        return None if row is None else _probe(row)

    def save(self, probe: Probe) -> bool:
        mine = and_(table.c.id == probe.id, table.c.token == probe.token)
        values = _written(replace(probe, token=None))
        with writing(self._engine) as connection:
            written = connection.execute(update(table).where(mine).values(**values, expires=None))
            return written.rowcount == 1


def _written(probe: Probe) -> dict[str, Any]:
    return {
        "kind": probe.kind,
        "rows": [dict(row) for row in probe.rows],
        "trail": list(probe.trail),
        "state": probe.state,
        "tries": probe.tries,
        "token": probe.token,
        "finding": None if probe.finding is None else _dumped(probe.finding),
    }


def _probe(row: RowMapping) -> Probe:
    return Probe(
        id=row["id"],
        who=row["who"],
        asked_at=row["asked_at"],
        rows=tuple(row["rows"]),
        trail=tuple(row["trail"]),
        state=ProbeState(row["state"]),
        tries=row["tries"],
        token=row["token"],
        finding=None if row["finding"] is None else _loaded(row["finding"]),
    )


def _dumped(finding: Finding) -> dict[str, Any]:
    gap, newest = finding.usual_gap, finding.newest
    return {
        **asdict(finding),
        "newest": newest and newest.isoformat(),
        "usual_gap": gap and gap.total_seconds(),
        "samples": [{**asdict(s), "at": s.at and s.at.isoformat()} for s in finding.samples],
    }


def _loaded(stored: Mapping[str, Any]) -> Finding:
    gap = stored["usual_gap"]
    return Finding(
        **{
            **stored,
            "newest": _moment(stored["newest"]),
            "page": PageVerdict(stored["page"]) if stored.get("page") else None,
            "usual_gap": None if gap is None else timedelta(seconds=gap),
            "samples": tuple(
                Sample(
                    _moment(s["at"]),
                    s["author"] and AuthorKind(s["author"]),
                    s["text"],
                    s["comment"],
                )
                for s in stored["samples"]
            ),
        }
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
