"""Imports of cases, and what became of their rows."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Engine, RowMapping, exists, func, insert, select, update

from domain.cases.filed import TakenAs
from domain.cases.import_map import ImportMap
from domain.cases.imports import Freshness, ImportRow, ImportRun, ImportState
from store.batches import insert_rows
from store.engine import reading, writing
from store.tables.filings import case_import_rows, case_imports

GAPS = 30  # between the last exports of a stream
FEWEST = 3  # gaps that tell what is usual
LATE = 1.5  # usual gaps, after which an export is late

_RUN = tuple(f.name for f in fields(ImportRun) if f.name not in ("id", "map"))
_ROW = tuple(f.name for f in fields(ImportRow))


class SqlImports:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, run: ImportRun) -> ImportRun:
        with writing(self._engine) as connection:
            new = insert(case_imports).values(_run_row(run)).returning(case_imports.c.id)
            return replace(run, id=connection.scalar(new))

    def save(self, run: ImportRun) -> None:
        with writing(self._engine) as connection:
            mine = update(case_imports).where(case_imports.c.id == run.number)
            connection.execute(mine.values(_run_row(run)))

    def get(self, run: int) -> ImportRun | None:
        with reading(self._engine) as connection:
            asked = select(case_imports).where(case_imports.c.id == run)
            row = connection.execute(asked).mappings().first()
            return _run(row) if row else None

    def page(self, limit: int, before: int | None = None) -> Sequence[ImportRun]:
        c = case_imports.c
        asked = select(case_imports)
        if before is not None:
            asked = asked.where(c.id < before)
        with reading(self._engine) as connection:
            rows = connection.execute(asked.order_by(c.id.desc()).limit(limit))
            return list(map(_run, rows.mappings()))

    def add_rows(self, run: int, rows: Sequence[ImportRow]) -> None:
        if not rows:
            return
        with writing(self._engine) as connection:
            insert_rows(
                connection,
                case_import_rows,
                [
                    {"run": run, **{name: getattr(one, name) for name in _ROW}}
                    | {"changes": " ".join(one.changes)}
                    for one in rows
                ],
            )

    def rows(
        self, run: int, limit: int, after: int = 0, outcome: TakenAs | None = None
    ) -> Sequence[ImportRow]:
        c = case_import_rows.c
        asked = select(case_import_rows).where(c.run == run, c.line > after)
        if outcome is not None:
            asked = asked.where(c.outcome == outcome)
        with reading(self._engine) as connection:
            rows = connection.execute(asked.order_by(c.line).limit(limit)).mappings()
            return [_row(row) for row in rows]

    def forget_rows(self, before: datetime) -> int:
        i, r = case_imports.c, case_import_rows
        has = exists().where(r.c.run == i.id)
        oldest = select(i.id).where(i.asked_at < before, has).order_by(i.id).limit(1)
        with writing(self._engine) as connection:
            if (run := connection.scalar(oldest)) is None:
                return 0
            return int(connection.execute(r.delete().where(r.c.run == run)).rowcount)

    def freshness(self) -> Sequence[Freshness]:
        c = case_imports.c
        place = func.row_number().over(partition_by=c.stream, order_by=c.said_at.desc())
        done = select(c.stream, c.said_at, place.label("place")).where(c.state == ImportState.DONE)
        last = done.distinct().subquery()
        asked = select(last.c.stream, last.c.said_at).where(last.c.place <= GAPS)
        times: dict[str, list[datetime]] = {}
        with reading(self._engine) as connection:
            for stream, at in connection.execute(asked.order_by(last.c.stream, last.c.said_at)):
                times.setdefault(stream, []).append(at)
        return [_freshness(stream, of) for stream, of in times.items()]


def _freshness(stream: str, times: Sequence[datetime]) -> Freshness:
    gaps = [later - earlier for earlier, later in pairwise(times) if later > earlier]
    usual = sorted(gaps)[len(gaps) // 2] * LATE if len(gaps) >= FEWEST else None
    return Freshness(stream, times[-1], usual)


def _run_row(run: ImportRun) -> dict[str, Any]:
    how = run.map.written()
    own = {name: getattr(run, name) for name in _RUN} | {"map": how.pop("name")}
    own |= {"sheets": list(run.sheets), "tally": dict(run.tally)}
    return own | how


def _run(row: RowMapping) -> ImportRun:
    says: dict[str, Any] = {name: row[name] for name in _RUN}
    how = ImportMap.read({**row, "name": row["map"]})
    says["sheets"] = tuple(row["sheets"])
    return ImportRun(**says | {"id": row["id"], "map": how, "state": ImportState(row["state"])})


def _row(row: RowMapping) -> ImportRow:
    says: dict[str, Any] = {name: row[name] for name in _ROW}
    changes = tuple(row["changes"].split())
    return ImportRow(**says | {"outcome": TakenAs(row["outcome"]), "changes": changes})
