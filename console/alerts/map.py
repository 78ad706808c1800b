"""The map: every municipality compared with its own norm, as a drawing and as tables."""

from collections.abc import Mapping, Sequence
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
from desks.exports.places import STEPS, export_places
from desks.places import PERIODS, Period, PlaceDesk, PlaceNow
from domain.alert import Cell
from domain.deviation import DeviationLevel
from domain.person import Right
from domain.post import Kind
from domain.query import All, Condition, Field, Is, Since
from domain.query_text import render
from files.sheets import FileKind
from russian.figures import about
from russian.plural import plural


class Order(StrEnum):
    DEVIATION = "deviation"
    PLACE = "place"
    SEEN = "seen"
    USUAL = "usual"


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
    pages: Pages = request.app.state.pages
    export = export_places(pages.installation, pages.viewer(request), period, group, format)
    return table(format, export)


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
