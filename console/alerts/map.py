"""The map: every municipality compared with its own norm, as a drawing and as tables."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response

from alerts.detector.deviation import Deviation, Deviations
from charts.maps import Place, deviation_map
from console.export import table
from console.pages import Pages
from console.routes import EXPORT, REGION, Route
from console.workers import Work
from desks.places import PERIODS, Period, PlaceDesk, PlaceNow
from desks.viewer import Viewer
from domain.alert import Cell
from domain.deviation import DeviationLevel
from domain.person import Right
from domain.post import Kind
from domain.query import All, Condition, Field, Is, Since
from domain.query_text import render
from files import sheets
from files.sheets import Column, FileKind
from russian.few import is_few, worded
from russian.figures import about
from russian.plural import plural


class Order(StrEnum):
    DEVIATION = "deviation"
    PLACE = "place"
    SEEN = "seen"
    USUAL = "usual"


STEPS: Mapping[DeviationLevel | None, str] = {
    DeviationLevel.MUCH_MORE: "намного больше",
    DeviationLevel.MORE: "больше",
    DeviationLevel.USUAL: "как обычно",
    DeviationLevel.FEWER: "меньше",
    DeviationLevel.MUCH_FEWER: "намного меньше",
    None: "тихо",
}
HIDDEN = "скрыто"
COLUMNS = (
    Column("Муниципалитет", 22),
    Column("Тема", 30),
    Column("Жалоб", 12),
    Column("Обычно", 12),
    Column("Отличие", 18),
)


def show_map(
    request: Request,
    period: Period = Period.DAY,
    group: str = "",
    sort: Order = Order.DEVIATION,
) -> Response:
    pages: Pages = request.app.state.pages
    viewer = pages.viewer(request)
    desk = PlaceDesk(pages.installation)
    numbers = desk.deviations(viewer, period, group)
    rows = desk.places(viewer, numbers, group) if numbers else []
    chosen = {"period": period, "group": group}

    def link(place: str, topic: str) -> str:
        return _link(pages, numbers.since, place, topic) if numbers else ""

    return pages.show(
        request,
        "map.html",
        concerns=lambda _: True,
        numbers=numbers,
        period=period,
        periods=PERIODS,
        group=group,
        sort=sort,
        rows=sorted(rows, key=_ORDERS[sort]),
        drawing=deviation_map(
            pages.installation.region, [_drawn(row, link(row.id, group)) for row in rows]
        ),
        link=link,
        steps=STEPS,
        count=count,
        class_of=class_of,
        says=says,
        cell=Cell,
        columns=_columns(pages, numbers) if numbers and not group else [],
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
    """The numbers of the map as a file.

    Without a group it also lists each group with a visible deviation or enough complaints.
    """
    pages: Pages = request.app.state.pages
    region, viewer, desk = (
        pages.installation.region,
        pages.viewer(request),
        PlaceDesk(pages.installation),
    )
    numbers = desk.export(viewer, period, group, format)
    now = numbers.until.astimezone(region.zone)
    lines = list(_lines(desk, viewer, numbers, group))
    head = [
        ("Что это", "Жалобы по муниципалитетам рядом с тем, сколько их бывает обычно"),
        ("Период", f"{PERIODS[period]}, до {now:%d.%m.%Y %H:%M}"),
        ("Тема", desk.topic(group)),
        ("Выгрузил", viewer.name),
    ]
    if any(HIDDEN in line for line in lines):
        head.append((HIDDEN.capitalize(), f"по сумме и этому числу нашлось бы другое, {worded(0)}"))
    name = f"Карта {now:%Y-%m-%d %H-%M}"
    return table(format, name, head, COLUMNS, lines)


def _lines(
    desk: PlaceDesk, viewer: Viewer, numbers: Deviations, group: str
) -> Iterator[Sequence[sheets.Cell]]:
    topics = [group] if group else ["", *desk.installation.region.groups]
    withheld = desk.withheld(numbers, reads_posts=False)  # others read the file too
    for row in sorted(desk.places(viewer, numbers, group), key=_ORDERS[Order.PLACE]):
        for id_ in topics:
            one = numbers.cells[cell := Cell(id_ or None, row.id)]
            if id_ == group or cell not in withheld or one.step is not None:
                step, topic = STEPS[one.step], desk.topic(id_)
                kept_back = cell in withheld and not is_few(one.seen)
                number = HIDDEN if kept_back else worded(one.seen)
                yield row.name, topic, number, round(one.usual, 1), step


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
    # First more than usual, then fewer, then too few to tell.
    Order.DEVIATION: lambda row: (
        not row.alerts,
        -row.numbers.step if row.numbers.step is not None else 3,
        row.numbers.usual - row.numbers.seen,
        row.name,
    ),
}


def _columns(pages: Pages, numbers: Deviations) -> Sequence[tuple[str, str]]:
    """Groups with complaints now or usually, most complaints first."""
    region = pages.installation.region
    telling = {c.group for c, one in numbers.cells.items() if c.municipality and says(one)}
    named = [(g.id, g.name) for g in region.groups.values() if g.id in telling]
    return sorted(named, key=lambda g: -numbers.cells[Cell(g[0], None)].seen)


def says(numbers: Deviation) -> bool:
    """True if people wrote or usually write."""
    return bool(numbers.seen) or numbers.step is not None


def _link(pages: Pages, since: datetime, place: str, group: str) -> str:
    conditions: list[Condition] = [Is(Field.MUNICIPALITY, place)]
    if group:
        conditions.append(Is(Field.GROUP, group))
    conditions += [Is(Field.KIND, Kind.COMPLAINT), Since(since)]
    text = render(All(tuple(conditions)), pages.installation.region.zone, pages.words.typed)
    return "/search?" + urlencode({"q": text})


def _drawn(row: PlaceNow, link: str) -> Place:
    numbers, alerted = row.numbers, bool(row.alerts)
    complaints = plural(numbers.seen, "жалоба", "жалобы", "жалоб")
    title = f"{row.name}: {complaints}, обычно {count(numbers.usual)} — {STEPS[numbers.step]}"
    if alerted:
        title += ". Есть открытое оповещение"
    return Place(row.id, row.name, numbers.step, alerted, link, title, not row.district)


def count(usual: float) -> str:
    """An expected count: «<0,1», «0,4», «12»."""
    return "<0,1" if usual < 0.1 else about(usual)


def class_of(step: DeviationLevel | None) -> str:
    return f"step-{step.name.lower() if step is not None else 'none'}"


ROUTES: Sequence[Route] = (
    Route("GET", "/map", show_map, REGION),
    Route("GET", "/map/export", export_map, EXPORT | REGION, work=Work.LONG),
)
