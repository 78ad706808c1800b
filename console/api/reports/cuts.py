"""Cuts: what was counted, by which dimensions, over which time."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from fastapi import Query
from pydantic import Field

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.schema import Answer, Moment
from console.routes import OPEN
from console.workers import Work
from desks.reports.cuts.asked import filters_of
from desks.reports.cuts.desk import CutDesk, is_guarded
from domain.reports.cut import Counted, Cut, CutMeasure, Dimension, Grain
from domain.terms.period import Period
from russian.cuts import claim

Filters = Annotated[
    list[str],
    Query(
        alias="filter",
        description="Отбор: разрез:значение, например municipality:tynda; несколько значений "
        "одного разреза — любое из них; municipality: — где не указано.",
    ),
]


class CutCellAnswer(Answer):
    """Ячейка. Строка и столбец: null — такого разреза нет, пустая — не указано."""

    row: str | None
    column: str | None
    step: Annotated[date | datetime | None, Field(description="Начало шага.")]
    value: Annotated[float | None, Field(description="null — не посчитать или скрыто.")]
    n: Annotated[int, Field(description="На скольких основано значение.")]
    is_hidden: Annotated[
        bool, Field(description="Вне центра, у опросов всегда: меньше пяти, ноль, изредка 5 или 6.")
    ]


class CutAnswer(Answer):
    """Разрез; пустых ячеек нет, кроме скрытых."""

    counted: Counted
    measure: CutMeasure
    since: datetime | None
    until: datetime
    rows: Dimension | None
    columns: Dimension | None
    grain: Grain | None
    filters: dict[Dimension, list[str]]
    is_rounded: Annotated[bool, Field(description="Люди, каждый один раз, до пяти.")]
    claim: Annotated[str, Field(description="Чьё это мнение, у опросов; у прочего пусто.")]
    taken_at: Annotated[datetime, Field(description="На какой момент данные.")]
    cells: list[CutCellAnswer]


def show_cut(
    caller: Calling,
    counted: Counted,
    until: Moment,
    measure: CutMeasure = CutMeasure.COUNT,
    since: Moment | None = None,
    rows: Dimension | None = None,
    columns: Dimension | None = None,
    grain: Grain | None = None,
    filters: Filters = [],  # noqa: B006  FastAPI copies it
    words: str = "",
) -> CutAnswer:
    """Центр считает всё. Ключ для отдельных органов считает своё: целыми месяцами, без отборов,
    мелкие ячейки скрыты, количества округлены; опросы так считают все.
    """
    cut = Cut(
        *(counted, measure, Period(since, until), rows, columns, grain),
        filters=filters_of(filters),
        words=words,
    )
    viewer = caller.viewer()
    table = CutDesk(caller.installation).look(viewer, cut)
    shown = table.cut
    return caller.answer(
        CutAnswer,
        {
            "counted": shown.counted,
            "measure": shown.measure,
            "since": shown.period.since,
            "until": shown.period.until,
            "rows": shown.rows,
            "columns": shown.columns,
            "grain": shown.grain,
            "filters": {one: sorted(values) for one, values in shown.filters.items()},
            "is_rounded": is_guarded(viewer, shown.counted),
            "claim": claim(shown.counted),
            "taken_at": table.taken_at,
            "cells": [
                CutCellAnswer.model_construct(
                    row=cell.row,
                    column=cell.column,
                    step=cell.step,
                    value=cell.value,
                    n=cell.n,
                    is_hidden=cell.is_hidden,
                )
                for cell in table.cells
            ],
        },
    )


ROUTES: Sequence[Operation] = (Operation("GET", "/cuts", show_cut, OPEN, "Разрез", work=Work.LONG),)
