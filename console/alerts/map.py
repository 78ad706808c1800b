"""The map: every municipality beside its own norm, drawn and as tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from babel.numbers import format_decimal
from fastapi import Request, Response

from alerts.detector.deviation import Deviation, Deviations
from charts.maps import Place, deviation_map
from console.export import table
from console.pages import Pages
from desks.places import EVERY, PERIODS, Period, PlaceDesk
from desks.viewer import Viewer
from domain.alert import Alert, Cell
from domain.deviation import Step
from domain.person import Right
from domain.post import Kind
from domain.query import All, Condition, Field, Is, Since
from domain.query_text import render
from files import sheets
from files.sheets import Column, FileKind
from russian.few import is_few, worded
from russian.plural import LOCALE, plural


class Order(StrEnum):
    """What the table is sorted by."""

    DEVIATION = "deviation"
    PLACE = "place"
    SEEN = "seen"
    USUAL = "usual"


STEPS: Mapping[Step | None, str] = {
    Step.MUCH_MORE: "намного больше",
    Step.MORE: "больше",
    Step.USUAL: "как обычно",
    Step.FEWER: "меньше",
    Step.MUCH_FEWER: "намного меньше",
    None: "тихо",
}
COLUMNS = (
    Column("Муниципалитет", 22),
    Column("Тема", 30),
    Column("Жалоб", 12),
    Column("Обычно", 12),
    Column("Отличие", 18),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A municipality in the table: its numbers, its open alerts and where its posts are."""

    id: str
    name: str
    numbers: Deviation
    alerts: Sequence[Alert]
    link: str


@dataclass(frozen=True, slots=True)
class Square:
    """A group of topics in a municipality."""

    numbers: Deviation
    link: str


def show_map(
    request: Request,
    period: Period = Period.DAY,
    group: str = "",
    sort: Order = Order.DEVIATION,
) -> Response:
    """Every municipality over a period, of one group of topics or of all."""
    pages: Pages = request.app.state.pages
    viewer = pages.viewer(request)
    numbers = PlaceDesk(pages.parts).deviations(viewer, period, group)
    rows = _rows(pages, viewer, numbers, group) if numbers else []
    names, squares = _squares(pages, numbers) if numbers and not group else ([], {})
    chosen = {"period": period, "group": group}
    return pages.show(
        request,
        "map.html",
        concerns=lambda _: True,
        found=numbers,
        period=period,
        periods=PERIODS,
        group=group,
        sort=sort,
        rows=sorted(rows, key=_ORDERS[sort]),
        drawing=deviation_map(pages.parts.region, [_place(pages, row) for row in rows]),
        steps=STEPS,
        count=count,
        class_of=class_of,
        columns=names,
        squares=squares,
        export=[
            (kind.upper(), "/map/export?" + urlencode({**chosen, "format": kind}))
            for kind in FileKind
            if viewer.may(Right.EXPORT)
        ],
        orders=[
            (order, title, "/map?" + urlencode({**chosen, "sort": order}))
            for order, title in _TITLES.items()
        ],
    )


def export_map(
    request: Request,
    period: Period = Period.DAY,
    group: str = "",
    format: FileKind = FileKind.XLSX,
) -> Response:
    """The numbers of the map as a file: of all topics with those of every group that says
    anything.
    """
    pages: Pages = request.app.state.pages
    region, viewer, desk = pages.parts.region, pages.viewer(request), PlaceDesk(pages.parts)
    numbers = desk.export(viewer, period, group, format)
    now = numbers.until.astimezone(region.zone)
    head = [
        ("Что это", "Жалобы по муниципалитетам рядом с тем, сколько их бывает обычно"),
        ("Период", f"{PERIODS[period]}, до {now:%d.%m.%Y %H:%M}"),
        ("Тема", desk.topic(group)),
        ("Выгрузил", viewer.name),
    ]
    name = f"Карта {now:%Y-%m-%d %H-%M}"
    return table(format, name, head, COLUMNS, list(_lines(pages, viewer, numbers, group)))


def _lines(
    pages: Pages, viewer: Viewer, numbers: Deviations, group: str
) -> Iterator[Sequence[sheets.Cell]]:
    region = pages.parts.region
    for row in sorted(_rows(pages, viewer, numbers, group), key=_ORDERS[Order.PLACE]):
        topics = [(group or None, region.groups[group].name if group else EVERY)]
        if not group:
            topics += [(g.id, g.name) for g in region.groups.values()]
        for id_, topic in topics:
            one = numbers.cells[Cell(id_, row.id)]
            if id_ == (group or None) or not is_few(one.seen) or one.step is not None:
                yield row.name, topic, worded(one.seen), round(one.usual, 1), STEPS[one.step]


_TITLES = {
    Order.PLACE: "Муниципалитет",
    Order.SEEN: "Жалоб",
    Order.USUAL: "Обычно",
    Order.DEVIATION: "Отличие",
}
_ORDERS: Mapping[Order, Any] = {
    Order.PLACE: lambda row: row.name,
    Order.SEEN: lambda row: (-row.numbers.seen, row.name),
    Order.USUAL: lambda row: (-row.numbers.usual, row.name),
    # More than usual comes first, then fewer, then what says nothing.
    Order.DEVIATION: lambda row: (
        not row.alerts,
        -row.numbers.step if row.numbers.step is not None else 3,
        row.numbers.usual - row.numbers.seen,
        row.name,
    ),
}


def _rows(pages: Pages, viewer: Viewer, numbers: Deviations, group: str) -> list[Row]:
    return [
        Row(
            one.place.id,
            one.place.short,
            one.numbers,
            one.alerts,
            _link(pages, numbers.since, one.place.id, group),
        )
        for one in PlaceDesk(pages.parts).places(viewer, numbers, group)
    ]


def _squares(
    pages: Pages, found: Deviations
) -> tuple[Sequence[tuple[str, str]], Mapping[tuple[str, str], Square]]:
    """Groups about which anybody wrote or usually writes, and their cells that say anything."""
    region = pages.parts.region
    squares = {
        (place, group): Square(numbers, _link(pages, found.since, place, group))
        for group in region.groups
        for place in region.municipalities
        if (numbers := found.cells[Cell(group, place)]).seen or numbers.step is not None
    }
    said = {group for _, group in squares}
    named = [(g.id, g.name) for g in region.groups.values() if g.id in said]
    return sorted(named, key=lambda g: -found.cells[Cell(g[0], None)].seen), squares


def _link(pages: Pages, since: datetime, place: str, group: str) -> str:
    conditions: list[Condition] = [Is(Field.MUNICIPALITY, place)]
    if group:
        conditions.append(Is(Field.GROUP, group))
    conditions += [Is(Field.KIND, Kind.COMPLAINT), Since(since)]
    text = render(All(tuple(conditions)), pages.parts.region.zone, pages.words.typed)
    return "/search?" + urlencode({"q": text})


def _place(pages: Pages, row: Row) -> Place:
    numbers = row.numbers
    seen = plural(numbers.seen, "жалоба", "жалобы", "жалоб")
    title = f"{row.name}: {seen}, обычно {count(numbers.usual)} — {STEPS[numbers.step]}"
    if row.alerts:
        title += ". Есть открытое оповещение"
    place = pages.parts.region.municipalities[row.id]
    return Place(
        row.id, row.name, numbers.step, bool(row.alerts), row.link, title, not place.district
    )


def count(usual: float) -> str:
    """An expected count: «<0,1», «0,4», «12»."""
    if usual < 0.1:
        return "<0,1"
    return format_decimal(round(usual, 1) if usual < 9.95 else round(usual), locale=LOCALE)


def class_of(step: Step | None) -> str:
    """The class that gives a cell the map's colour."""
    return f"step-{step.name.lower() if step is not None else 'none'}"
