"""Alerts and their moves; an alert is saved together with its messages (store/outbox)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    and_,
    func,
    insert,
    not_,
    or_,
    select,
    update,
)

from domain.alert import OPEN, Alert, AlertState, Evidence, Move, Rule, Signal, cell_of
from domain.ending import Ending
from domain.errors import MoveRefused
from domain.message import About, Matter, Message
from domain.ports.alerts import AlertFilter
from store import outbox
from store.engine import insert_into, reading, writing
from store.facts.alerts import AlertFacts
from store.tables.alerts import alerts, moves

PART = 10_000  # ids in one statement; both databases accept more
_MOVE = tuple(moves.c[f.name] for f in fields(Move))


class SqlAlerts:
    def __init__(self, engine: Engine, facts: AlertFacts | None = None) -> None:
        self._engine, self._facts = engine, facts

    def get(self, alert_id: str) -> Alert | None:
        with reading(self._engine) as connection:
            rows = connection.execute(select(alerts).where(alerts.c.id == alert_id)).mappings()
            return next(map(_alert, rows), None)

    def several(self, alert_ids: Collection[str]) -> dict[str, Alert]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(alerts).where(alerts.c.id.in_(alert_ids))).mappings()
            return {alert.id: alert for alert in map(_alert, rows)}

    def recent(self, since: datetime) -> list[Alert]:
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(alerts)
                .where(or_(alerts.c.state.in_(sorted(OPEN)), alerts.c.closed_at >= since))
                .order_by(alerts.c.opened_at.desc(), alerts.c.id)
            ).mappings()
            return list(map(_alert, rows))

    def matching(
        self, wanted: AlertFilter, limit: int, after: tuple[datetime, str] | None = None
    ) -> list[Alert]:
        query = select(alerts).where(*_conditions(wanted))
        if after is not None:
            at, id_ = after
            same = and_(alerts.c.opened_at == at, alerts.c.id > id_)
            query = query.where(or_(alerts.c.opened_at < at, same))
        query = query.order_by(alerts.c.opened_at.desc(), alerts.c.id).limit(limit)
        with reading(self._engine) as connection:
            return list(map(_alert, connection.execute(query).mappings()))

    def count_new(self) -> int:
        new = select(func.count()).select_from(alerts).where(alerts.c.state == AlertState.NEW)
        with reading(self._engine) as connection:
            return connection.scalar(new) or 0

    def unanswered(self, limit: int) -> list[Alert]:
        new = select(alerts).where(alerts.c.state == AlertState.NEW).limit(limit)
        with reading(self._engine) as connection:
            rows = connection.execute(new.order_by(alerts.c.opened_at.desc(), alerts.c.id))
            return list(map(_alert, rows.mappings()))

    def moves(self, alert_id: str) -> list[Move]:
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(*_MOVE).where(moves.c.alert_id == alert_id).order_by(moves.c.id)
            ).mappings()
            return list(map(_move, rows))

    def moves_of(self, alert_ids: Collection[str]) -> dict[str, list[Move]]:
        by_alert: dict[str, list[Move]] = {id_: [] for id_ in alert_ids}
        ids = sorted(by_alert)
        with reading(self._engine) as connection:
            for start in range(0, len(ids), PART):
                some = moves.c.alert_id.in_(ids[start : start + PART])
                for row in connection.execute(select(*_MOVE).where(some).order_by(moves.c.id)):
                    move = _move(row._mapping)
                    by_alert[move.alert_id].append(move)
        return by_alert

    def save(
        self,
        alert: Alert,
        move: Move | None,
        messages: Sequence[Message] = (),
        stop_pending: bool = False,
    ) -> None:
        with writing(self._engine) as connection:
            if not _written(connection, alert):
                raise MoveRefused(
                    f"оповещение {alert.id} только что изменил кто-то другой: посмотрите его снова"
                )
            if self._facts:
                self._facts.write(connection, [alert.id])
            if move:
                connection.execute(insert(moves).values(asdict(move)))
            if stop_pending:
                outbox.stop(connection, About(Matter.ALERT, alert.id))
            outbox.add(connection, messages)


def _conditions(wanted: AlertFilter) -> Iterator[ColumnElement[bool]]:
    yield alerts.c.state.in_(sorted(wanted.states))
    if wanted.since is not None:
        yield alerts.c.opened_at >= wanted.since
    if wanted.until is not None:
        yield alerts.c.opened_at < wanted.until
    if wanted.group is not None or wanted.municipality is not None:
        yield not_(alerts.c.cell.startswith("?"))  # a search's name may look like a place
    if wanted.group is not None:
        yield alerts.c.cell.startswith(f"{wanted.group}/", autoescape=True)
    if wanted.municipality is not None:
        yield alerts.c.cell.endswith(f"/{wanted.municipality}", autoescape=True)
    if wanted.who is not None:
        theirs = or_(moves.c.who == wanted.who, moves.c.handed_to == wanted.who)
        yield alerts.c.id.in_(select(moves.c.alert_id).where(theirs))


def _written(connection: Connection, alert: Alert) -> bool:
    row = _row(alert)
    of_before = update(alerts).where(alerts.c.id == alert.id, alerts.c.version == alert.version - 1)
    if connection.execute(of_before.values(row)).rowcount == 1:
        return True
    if alert.version > 1:
        return False
    new = insert_into(connection, alerts).values(row).on_conflict_do_nothing()
    return connection.scalar(new.returning(alerts.c.id)) is not None


def _row(alert: Alert) -> dict[str, Any]:
    signal, evidence = alert.signal, alert.evidence
    return {
        "id": alert.id,
        "cell": alert.cell.key,
        "state": alert.state,
        "opened_at": alert.opened_at,
        "since": alert.since,
        "last_hot_at": alert.last_hot_at,
        "closed_at": alert.closed_at,
        "version": alert.version,
        "snoozed_until": alert.snoozed_until,
        "signal": asdict(signal)
        | {
            "cell": signal.cell.key,
            "at": _text(signal.at),
            "window": signal.window.total_seconds(),
        },
        "evidence": asdict(evidence) | {"first_at": _text(evidence.first_at)},
    }


def _alert(row: RowMapping) -> Alert:
    signal: Mapping[str, Any] = row["signal"]
    evidence: Mapping[str, Any] = row["evidence"]
    return Alert(
        id=row["id"],
        cell=cell_of(row["cell"]),
        state=AlertState(row["state"]),
        opened_at=row["opened_at"],
        since=row["since"],
        signal=Signal(
            **{
                **signal,
                "cell": cell_of(signal["cell"]),
                "at": datetime.fromisoformat(signal["at"]),
                "window": timedelta(seconds=signal["window"]),
                "rule": Rule(signal["rule"]),
                "course": tuple(
                    (int(observed), float(usual)) for observed, usual in signal["course"]
                ),
            }
        ),
        evidence=Evidence(
            **{
                **evidence,
                "incidents": tuple(evidence["incidents"]),
                "first_at": datetime.fromisoformat(evidence["first_at"]),
                "post_ids": tuple(evidence["post_ids"]),
                "source_ids": tuple(evidence["source_ids"]),
            }
        ),
        last_hot_at=row["last_hot_at"],
        version=row["version"],
        closed_at=row["closed_at"],
        snoozed_until=row["snoozed_until"],
    )


def _move(row: RowMapping) -> Move:
    before = AlertState(row["before"]) if row["before"] else None
    reason = Ending(row["reason"]) if row["reason"] else None
    return Move(**{**row, "before": before, "after": AlertState(row["after"]), "reason": reason})


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
