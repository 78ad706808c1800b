"""The map: every municipality beside its own norm, drawn and as tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from babel.numbers import format_decimal
from fastapi import Request, Response

from alerts.deviation import Deviation, Deviations, Step
from alerts.notification import LOCALE, plural
from app.rules import region_deviations
from console.maps import Place, deviation_map
from console.pages import Pages
from domain.alert import OPEN, Alert, Cell
from domain.post import Kind
from domain.query import All, Condition, Field, Is, Since
from domain.query_text import render


class Period(StrEnum):
    """How far back the map looks."""

    HOURS = "3h"
    DAY = "24h"
    WEEK = "7d"


class Order(StrEnum):
    """What the table is sorted by."""

    DEVIATION = "deviation"
    PLACE = "place"
    SEEN = "seen"
    USUAL = "usual"


LENGTHS = {
    Period.HOURS: timedelta(hours=3),
    Period.DAY: timedelta(days=1),
    Period.WEEK: timedelta(days=7),
}
PERIODS = {
    Period.HOURS: "последние 3 часа",
    Period.DAY: "последние сутки",
    Period.WEEK: "последние 7 дней",
}
STEPS: Mapping[Step | None, str] = {
    Step.MUCH_MORE: "намного больше",
    Step.MORE: "больше обычного",
    Step.USUAL: "как обычно",
    Step.FEWER: "меньше обычного",
    Step.MUCH_FEWER: "намного меньше",
    None: "слишком тихо",
}


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
    parts = pages.parts
    if group and group not in parts.region.groups:
        what = "Такой группы тем нет."
        return pages.show(request, "missing.html", status_code=404, what=what)
    # Within a minute all see the same, and what was drawn is drawn once.
    now = parts.clock.now().replace(second=0, microsecond=0)
    found = region_deviations(parts, now, LENGTHS[period])
    rows = _rows(pages, found, group) if found else []
    names, squares = _squares(pages, found) if found and not group else ([], {})
    return pages.show(
        request,
        "map.html",
        concerns=lambda _: True,
        found=found,
        period=period,
        periods=PERIODS,
        group=group,
        sort=sort,
        rows=sorted(rows, key=_ORDERS[sort]),
        drawing=deviation_map(parts.region, [_place(pages, row) for row in rows]),
        steps=STEPS,
        count=count,
        class_of=class_of,
        columns=names,
        squares=squares,
        orders=[
            (order, title, "/map?" + urlencode({"period": period, "group": group, "sort": order}))
            for order, title in _TITLES.items()
        ],
    )


_TITLES = {
    Order.PLACE: "Муниципалитет",
    Order.SEEN: "Жалоб",
    Order.USUAL: "Обычно",
    Order.DEVIATION: "Отклонение",
}
_ORDERS: Mapping[Order, Any] = {
    Order.PLACE: lambda row: row.name,
    Order.SEEN: lambda row: (-row.numbers.seen, row.name),
    Order.USUAL: lambda row: (-row.numbers.usual, row.name),
    # More than usual comes first, the least likely before all; then fewer, then what says nothing.
    Order.DEVIATION: lambda row: (
        not row.alerts,
        -row.numbers.step if row.numbers.step is not None else 3,
        row.numbers.p if row.numbers.seen > row.numbers.usual else -row.numbers.p,
        -row.numbers.seen,
        row.name,
    ),
}


def _rows(pages: Pages, found: Deviations, group: str) -> list[Row]:
    alerts = [
        alert
        for alert in pages.parts.alerts.recent(found.until)
        if alert.state in OPEN and alert.cell.search is None
    ]
    return [
        Row(
            place.id,
            place.short,
            found.cells[Cell(group or None, place.id)],
            [
                a
                for a in alerts
                if a.cell.municipality == place.id and (not group or a.cell.group in (None, group))
            ],
            _link(pages, found.since, place.id, group),
        )
        for place in pages.parts.region.municipalities.values()
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
    title = f"{row.name}: {seen}, обычно {count(numbers.usual)}. {STEPS[numbers.step].capitalize()}"
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
