"""Official pages: what people say of them, and their audits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, RowMapping, Select, delete, func, select

from domain.outreach.official_page import PageCard, PageClass, PageElement, PageTick
from domain.outreach.page_audit import FindingVerdict, PageAudit, PageFinding, PageWitness
from store.engine import insert_into, reading, writing
from store.tables.pages import page_audits, page_cards, page_ticks

_a = page_audits.c
_PLAIN = tuple(f.name for f in fields(PageFinding) if f.name not in ("at", "posts"))


class SqlPages:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def cards(self) -> Mapping[str, PageCard]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(page_cards)).mappings()
            return {row["source_id"]: _card(row) for row in rows}

    def keep_card(self, card: PageCard) -> None:
        row = asdict(card)
        with writing(self._engine) as connection:
            new = insert_into(connection, page_cards).values(row)
            changed = {name: new.excluded[name] for name in row if name != "source_id"}
            connection.execute(
                new.on_conflict_do_update(index_elements=["source_id"], set_=changed)
            )

    def ticks(self, source_ids: Collection[str]) -> Mapping[str, Sequence[PageTick]]:
        theirs = select(page_ticks).where(page_ticks.c.source_id.in_(sorted(source_ids)))
        ticks: dict[str, list[PageTick]] = {id_: [] for id_ in source_ids}
        with reading(self._engine) as connection:
            for row in connection.execute(theirs.order_by(page_ticks.c.element)).mappings():
                tick = PageTick(**{**row, "element": PageElement(row["element"])})
                ticks[tick.source_id].append(tick)
        return ticks

    def tick(self, tick: PageTick) -> None:
        row = asdict(tick)
        key = ["source_id", "element"]
        with writing(self._engine) as connection:
            new = insert_into(connection, page_ticks).values(row)
            changed = {name: new.excluded[name] for name in row if name not in key}
            connection.execute(new.on_conflict_do_update(index_elements=key, set_=changed))

    def untick(self, source_id: str, element: str) -> bool:
        c = page_ticks.c
        with writing(self._engine) as connection:
            gone = delete(page_ticks).where(c.source_id == source_id, c.element == element)
            return connection.execute(gone).rowcount == 1

    def audited(self, audits: Sequence[PageAudit]) -> None:
        rows = [_row(one) for one in sorted(audits, key=lambda one: one.source_id)]
        if not rows:
            return
        key = ["source_id", "day"]
        with writing(self._engine) as connection:
            new = insert_into(connection, page_audits)
            changed = {name: new.excluded[name] for name in rows[0] if name not in key}
            connection.execute(new.on_conflict_do_update(index_elements=key, set_=changed), rows)

    def latest(self, source_ids: Collection[str]) -> Mapping[str, PageAudit]:
        return self._last(source_ids, None)

    def before(self, source_ids: Collection[str], day: date) -> Mapping[str, PageAudit]:
        return self._last(source_ids, day)

    def history(self, source_id: str, limit: int) -> Sequence[PageAudit]:
        theirs = select(page_audits).where(_a.source_id == source_id)
        with reading(self._engine) as connection:
            rows = connection.execute(theirs.order_by(_a.day.desc()).limit(limit)).mappings()
            return list(map(_audit, rows))

    def first_days(self) -> Mapping[str, date]:
        first = select(_a.source_id, func.min(_a.day).label("day")).group_by(_a.source_id)
        with reading(self._engine) as connection:
            return {row.source_id: row.day for row in connection.execute(first)}

    def _last(self, source_ids: Collection[str], day: date | None) -> dict[str, PageAudit]:
        newest: Select[Any] = select(_a.source_id, func.max(_a.day).label("day"))
        newest = newest.where(_a.source_id.in_(sorted(source_ids)))
        if day is not None:
            newest = newest.where(_a.day <= day)
        of = newest.group_by(_a.source_id).subquery()
        joined = select(page_audits).join(
            of, (_a.source_id == of.c.source_id) & (_a.day == of.c.day)
        )
        with reading(self._engine) as connection:
            return {r["source_id"]: _audit(r) for r in connection.execute(joined).mappings()}


def _card(row: RowMapping) -> PageCard:
    page_class = PageClass(row["page_class"]) if row["page_class"] else None
    return PageCard(**{**row, "page_class": page_class})


def _row(audit: PageAudit) -> dict[str, Any]:
    findings = [
        {
            **{name: getattr(one, name) for name in _PLAIN},
            "posts": list(one.posts),
            "at": one.at.isoformat() if one.at else None,
        }
        for one in audit.findings
    ]
    plain = {name: getattr(audit, name) for name in ("source_id", "body", "day", "at")}
    return {**plain, "page_class": audit.page_class.value, "findings": findings}


def _audit(row: RowMapping) -> PageAudit:
    return PageAudit(
        **{
            **row,
            "page_class": PageClass(row["page_class"]),
            "findings": tuple(map(_finding, row["findings"])),
        }
    )


def _finding(row: Mapping[str, Any]) -> PageFinding:
    at = row["at"]
    return PageFinding(
        **{
            **row,
            "element": PageElement(row["element"]),
            "verdict": FindingVerdict(row["verdict"]),
            "witness": PageWitness(row["witness"]),
            "posts": tuple(row["posts"]),
            "at": datetime.fromisoformat(at) if at else None,
        }
    )
