"""A document with a figure of each unit, each kind of block, and values that round badly."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from charts import charts
from domain.reports.document import (
    ChartImage,
    Document,
    FigureTable,
    Heading,
    Items,
    Moment,
    Name,
    Notice,
    Paragraph,
    Piece,
    Words,
)
from domain.reports.figure import Figure, FigureUnit
from reports.documents.imprint import Imprint

AT = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)
IMPRINT = Imprint("Центр", "https://otklik.example", ZoneInfo("Asia/Yakutsk"))
VALUES: Sequence[tuple[FigureUnit, float | None]] = (
    *((FigureUnit.COUNT, value) for value in (0.0, 7.0, 1240.0, 12_345_678.0, -5.0, 3.5, None)),
    *((FigureUnit.SHARE, value) for value in (0.0, 0.001, 0.125, 0.873, 0.9971, 1.0, 1.35)),
    *((FigureUnit.HOURS, value) for value in (0.6, 5.52, 4.25, 1290.0)),
    *((FigureUnit.DAYS, value) for value in (12.0, 2.5)),
    *((FigureUnit.SCORE, value) for value in (4.0, 4.25, 4.35)),
    *((FigureUnit.RATE, value) for value in (2.35, 0.04, 1234.5)),
)


def figure(name: str, unit: FigureUnit, value: float | None) -> Figure:
    return Figure(name, f"Показатель {name}", unit, value, AT, f"/figures/{name}", n=40)


def figures() -> Sequence[Figure]:
    return [figure(f"{u.value}.{n}", u, value) for n, (u, value) in enumerate(VALUES)]


def count(name: str, value: float) -> Figure:
    return figure(name, FigureUnit.COUNT, value)


def paper(rows: int = 60) -> Document:
    drawn = charts.course([("пн", 12, 8.0), ("вт", 30, 9.0)], "жалобы", "обычно")
    listed: list[list[Piece]] = [[Words("Значение:"), one, Words(".")] for one in figures()]
    table = [
        [[Name(f"Орган «{n}»", f"/bodies/{n}")], [count(f"body.{n}", 1000 + n)], [], [Words("—")]]
        for n in range(rows)
    ]
    return Document(
        "Утренняя сводка",
        [Words("Область,"), Moment(date(2026, 11, 28))],
        AT,
        [
            Notice([Words("Источник"), Name("ВК «Тында 24»"), Words("не отвечал с"), Moment(AT)]),
            Heading([Words("Главное <за ночь> & утро")]),
            Paragraph([Words("Просрочено"), count("overdue", 12_345), Words(", из них давно")]),
            Items(listed),
            Heading([Words("Органы")], 2),
            FigureTable("По органам", ["Орган", "Просрочено", "Пусто", "Слова"], table),
            ChartImage("Жалобы", str(drawn), [Words("Больше всего"), count("most", 30)]),
        ],
        short=[[Words("Просрочено"), count("overdue", 12_345)]],
    )
