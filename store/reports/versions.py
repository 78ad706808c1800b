"""Kept reports; a delivery is saved together with its message (store/outbox)."""

import zlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    and_,
    func,
    insert,
    or_,
    select,
    update,
)

from domain.message import Message
from domain.ports.reports.reports import ReportFilter
from domain.reports.kind import DocumentKind
from domain.reports.report import MadeReport, Report, ReportFile, ReportOrder
from domain.reports.scope import ReportScope, ScopeKind
from domain.reports.subscription import ReportDelivery
from domain.terms.period import Period
from store import outbox
from store.engine import insert_into, reading, writing
from store.tables.reports import report_deliveries, report_files, reports

_c, _f, _d = reports.c, report_files.c, report_deliveries.c
_PLAIN = (
    *("title", "taken_at", "made_at", "made_by", "slot", "approved_at", "approved_by"),
    *("sent_at", "short", "problem"),
)
_REPORT = (
    *(_c.id, _c.version, _c.name, _c.scope_kind, _c.scope, _c.since, _c.until),
    *(_c[name] for name in _PLAIN),
)
MOST_TRIES = 5  # versions that others take meanwhile


class SqlReports:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, made: MadeReport, *, once: bool = False) -> Report | None:
        row = _row(made)
        with writing(self._engine) as connection:
            for _ in range(MOST_TRIES):
                last = select(func.max(_c.version)).where(_c.order == row["order"])
                version = (connection.scalar(last) or 0) + 1
                if once and version > 1 and _is_made(connection, row["order"]):
                    return None
                new = insert_into(connection, reports).values({**row, "version": version})
                kept = new.on_conflict_do_nothing(index_elements=["order", "version"])
                number = connection.scalar(kept.returning(_c.id))
                if number is not None:
                    _add_files(connection, number, made)
                    return replace(made.report, id=number, version=version)
                if once:
                    return None
        raise AssertionError("the version of a report is taken again and again")

    def get(self, number: int) -> Report | None:
        return next(iter(self._some(_c.id == number, limit=1)), None)

    def versions(self, key: str) -> Sequence[Report]:
        return self._some(_c.order == key)

    def page(self, wanted: ReportFilter) -> Sequence[Report]:
        where: list[ColumnElement[bool]] = [
            _c.words.contains(f" {word} ", autoescape=True) for word in sorted(wanted.words)
        ]
        if wanted.name is not None:
            where.append(_c.name == wanted.name)
        if wanted.scopes is not None:
            where.append(_of(wanted.scopes))
        if wanted.approved:
            where.append(_c.approved_at.is_not(None))
        if wanted.before is not None:
            where.append(_c.id < wanted.before)
        return self._some(*where, limit=wanted.limit)

    def file(self, number: int, kind: DocumentKind) -> bytes | None:
        asked = select(_f.content).where(_f.report == number, _f.kind == kind.value)
        with reading(self._engine) as connection:
            return connection.scalar(asked)

    def document(self, number: int) -> str | None:
        with reading(self._engine) as connection:
            packed = connection.scalar(select(_c.document).where(_c.id == number))
        return None if packed is None else zlib.decompress(packed).decode()

    def approve(self, number: int, who: str, at: datetime) -> bool:
        fresh = update(reports).where(_c.id == number, _c.approved_at.is_(None))
        with writing(self._engine) as connection:
            changed = connection.execute(fresh.values(approved_at=at, approved_by=who))
            return changed.rowcount == 1

    def send(
        self,
        number: int,
        deliveries: Sequence[tuple[ReportDelivery, Message]],
        at: datetime,
        *,
        again: bool = False,
    ) -> Sequence[ReportDelivery]:
        put: list[ReportDelivery] = []
        with writing(self._engine) as connection:
            order = connection.scalar(select(_c.order).where(_c.id == number))
            for one, message in deliveries:
                new = insert_into(connection, report_deliveries).values(
                    order=order,
                    person=one.person,
                    again=message.id if again else "",
                    report=number,
                    message=one.message,
                    at=one.at,
                    who=one.who,
                )
                fresh = new.on_conflict_do_nothing().returning(_d.report)
                if connection.scalar(fresh) is not None:
                    outbox.add(connection, [message])
                    put.append(one)
            if put:
                first = func.coalesce(_c.sent_at, at, type_=_c.sent_at.type)
                sent = update(reports).where(_c.id == number)
                connection.execute(sent.values(sent_at=first))
        return put

    def deliveries(self, numbers: Collection[int]) -> Sequence[ReportDelivery]:
        columns = (_d.report, _d.person, _d.message, _d.at, _d.who)
        asked = (
            select(*columns)
            .where(_d.report.in_(sorted(numbers)))
            .order_by(_d.at, _d.person, _d.again)
        )
        with reading(self._engine) as connection:
            return [ReportDelivery(*row) for row in connection.execute(asked)]

    def _some(self, *where: ColumnElement[bool], limit: int | None = None) -> Sequence[Report]:
        asked = select(*_REPORT).where(*where).order_by(_c.id.desc()).limit(limit)
        with reading(self._engine) as connection:
            rows = list(connection.execute(asked).mappings())
            files = _files(connection, [row["id"] for row in rows])
        return [_report(row, files.get(row["id"], ())) for row in rows]


def _is_made(connection: Connection, order: str) -> bool:
    """Whether the calendar made a version of it."""
    mine = select(_c.id).where(_c.order == order, _c.slot.is_not(None)).limit(1)
    return connection.scalar(mine) is not None


def _of(scopes: Iterable[ReportScope]) -> ColumnElement[bool]:
    return or_(
        False,
        *(and_(_c.scope_kind == one.kind.value, _c.scope == one.id) for one in scopes),
    )


def _files(connection: Connection, numbers: Collection[int]) -> dict[int, tuple[ReportFile, ...]]:
    asked = select(_f.report, _f.kind, _f.size, _f.digest).where(_f.report.in_(numbers))
    known: dict[int, list[ReportFile]] = {}
    for number, kind, size, digest in connection.execute(asked):
        known.setdefault(number, []).append(ReportFile(DocumentKind(kind), size, digest))
    order = list(DocumentKind)
    return {
        number: tuple(sorted(some, key=lambda one: order.index(one.kind)))
        for number, some in known.items()
    }


def _add_files(connection: Connection, number: int, made: MadeReport) -> None:
    rows = [
        {
            "report": number,
            "kind": one.kind.value,
            "size": one.size,
            "digest": one.digest,
            "content": made.contents[one.kind],
        }
        for one in made.report.files
    ]
    if rows:
        connection.execute(insert(report_files), rows)


def _row(made: MadeReport) -> dict[str, Any]:
    report = made.report
    return {name: getattr(report, name) for name in _PLAIN} | {
        "order": report.order.key,
        "name": report.order.name,
        "scope_kind": report.order.scope.kind.value,
        "scope": report.order.scope.id,
        "since": report.order.period.since,
        "until": report.order.period.until,
        "words": made.words,
        "document": zlib.compress(made.document.encode()),
    }


def _report(row: RowMapping, files: tuple[ReportFile, ...]) -> Report:
    scope = ReportScope(ScopeKind(row["scope_kind"]), row["scope"])
    order = ReportOrder(row["name"], Period(row["since"], row["until"]), scope)
    plain = {name: row[name] for name in _PLAIN}
    return Report(order=order, files=files, version=row["version"], id=row["id"], **plain)
