"""The figures that reports used."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Engine, select

from domain.reports.kept import KeptFigure
from store.engine import insert_into, reading, writing
from store.reports.figure_rows import figure_of, row_of
from store.reports.numbers import packed, unpacked
from store.tables.figures import report_figures as table

_SHORT = [column for column in table.c if column.name not in ("cases", "among")]


class SqlFigures:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, figures: Sequence[KeptFigure]) -> None:
        rows = [
            {
                **row_of(one.figure),
                "report": one.report,
                "cases": packed(one.figure.cases),
                "among": packed(one.figure.among),
            }
            for one in figures
        ]
        if rows:
            with writing(self._engine) as connection:
                new = insert_into(connection, table).on_conflict_do_nothing()
                connection.execute(new, rows)

    def of(self, report: str) -> Sequence[KeptFigure]:
        asked = select(*_SHORT).where(table.c.report == report).order_by(table.c.name)
        with reading(self._engine) as connection:
            rows = connection.execute(asked).mappings()
            return [KeptFigure(row["report"], figure_of(dict(row))) for row in rows]

    def get(self, report: str, name: str) -> KeptFigure | None:
        asked = select(table).where(table.c.report == report, table.c.name == name)
        with reading(self._engine) as connection:
            row = connection.execute(asked).mappings().one_or_none()
        if row is None:
            return None
        cases, among = unpacked(row["cases"]), unpacked(row["among"])
        return KeptFigure(report, replace(figure_of(dict(row)), cases=cases, among=among))
