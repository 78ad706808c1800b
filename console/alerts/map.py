"""The map: every municipality compared with its own norm, as a drawing and as tables."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response

from alerts.detector.deviation import Deviation, Deviations
from charts.maps import Place, region_map
from console.export import table
from console.pages import Pages
from console.routes import EXPORT, REGION, Route
from console.workers import Work
from desks.exports.places import STEPS, export_places
from desks.places import PERIODS, STEP, Period, PlaceDesk, PlaceNow, moments_back
from domain.alert import Cell
from domain.deviation import DeviationLevel
from domain.person import Right
from domain.post import Kind
from domain.query import All, Condition, Field, Is, Since, Until
from domain.query_text import render
from files.sheets import FileKind
from russian.figures import about
from russian.plural import plural


class Order(StrEnum):
    DEVIATION = "deviation"
    PLACE = "place"
    SEEN = "seen"
    USUAL = "usual"


class Layer(StrEnum):
    SPIKES = "spikes"
    COMPLAINTS = "complaints"


LAYERS: Mapping[Layer, str] = {
    Layer.SPIKES: "Всплески",
    Layer.COMPLAINTS: "Жалобы",
}
TOLD = 3
BACKS = (24, 6, STEP)  # hours of the links to earlier moments


@dataclass(frozen=True, slots=True)
class Matrix:
    """Municipalities and groups, without those of which no cell says anything."""

    columns: Sequence[tuple[str, str]]
    rows: Sequence[PlaceNow]
    quiet: Sequence[str]  # names of places that are left out
    silent: Sequence[str]  # names of groups that are left out


def show_map(
    request: Request,
    period: Period = Period.DAY,
    group: str = "",
    sort: Order = Order.DEVIATION,
    layer: Layer = Layer.SPIKES,
    back: int = 0,
) -> Response:
    pages: Pages = request.app.state.pages
    viewer = pages.viewer(request)
    desk = PlaceDesk(pages.installation)
    furthest = moments_back(period)[-1]
    back = min(max(back, 0), furthest)  # another period may look less far
    numbers = desk.deviations(viewer, period, group, back)
    rows = desk.places(viewer, numbers, group, back) if numbers else []
    rows.sort(key=_ORDERS[sort])
    chosen = _Choice(period, group, sort, layer, back)

    def link(place: str, topic: str) -> str:
        return _link(pages, numbers, place, topic, back) if numbers else ""

    places = [drawn(row, link(row.id, group)) for row in rows]
    return pages.show(
        request,
        "map.html",
        concerns=lambda _: True,
        numbers=numbers,
        chosen=chosen,
        periods=PERIODS,
        layers=[(words, chosen.address(layer=one), one == layer) for one, words in LAYERS.items()],
        moments=_moments(chosen, furthest),
        furthest=furthest,
        step=STEP,
        rows=rows,
        leading=sorted(filter(_stands_out, rows), key=_ORDERS[Order.DEVIATION]),
        most=TOLD,
        drawing=region_map(pages.installation.region, places, by_count=layer is Layer.COMPLAINTS),
        link=link,
        steps=STEPS,
        count=count,
        class_of=class_of,
        says=says,
        cell=Cell,
        matrix=_matrix(pages, numbers, rows) if numbers and not group else None,
        export=[
            (kind.upper(), "/map/export?" + urlencode({**chosen.exported, "format": kind}))
            for kind in FileKind
            if viewer.may(Right.EXPORT) and not back
        ],
        orders=[(order, title, chosen.address(sort=order)) for order, title in _TITLES.items()],
    )


@dataclass(frozen=True, slots=True)
class _Choice:
    period: Period
    group: str
    sort: Order
    layer: Layer
    back: int

    def address(self, **other: object) -> str:
        usual = asdict(_Choice(Period.DAY, "", Order.DEVIATION, Layer.SPIKES, 0))
        asked = {k: v for k, v in {**asdict(self), **other}.items() if v != usual[k]}
        return f"/map?{urlencode(asked)}" if asked else "/map"

    @property
    def exported(self) -> Mapping[str, str]:
        return {"period": self.period, "group": self.group}


def _moments(chosen: _Choice, furthest: int) -> Sequence[tuple[str, str]]:
    earlier = [h for h in BACKS if chosen.back + h <= furthest]
    later = [h for h in reversed(BACKS) if chosen.back - h >= 0]
    moments = [(f"−{h} ч", chosen.address(back=chosen.back + h)) for h in earlier]
    moments += [(f"+{h} ч", chosen.address(back=chosen.back - h)) for h in later]
    return [*moments, ("Сейчас", chosen.address(back=0))] if chosen.back else moments


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


def _matrix(pages: Pages, numbers: Deviations, rows: Sequence[PlaceNow]) -> Matrix:
    groups = pages.installation.region.groups.values()
    telling = {cell for cell, one in numbers.cells.items() if cell.municipality and tells(one)}
    spoken, wrote = {cell.group for cell in telling}, {c.municipality for c in telling if c.group}
    columns = [(group.id, group.name) for group in groups if group.id in spoken]
    by_name = sorted(rows, key=lambda row: row.name)
    return Matrix(
        columns=sorted(columns, key=lambda g: -numbers.cells[Cell(g[0], None)].seen),
        rows=[row for row in by_name if row.id in wrote],
        quiet=[row.title for row in by_name if row.id not in wrote],
        silent=[group.name for group in groups if group.id not in spoken],
    )


def tells(numbers: Deviation) -> bool:
    """True if people wrote, or fewer than usual did."""
    return bool(numbers.seen) or numbers.step not in (None, DeviationLevel.USUAL)


def says(numbers: Deviation) -> bool:
    """True if people wrote or usually write."""
    return bool(numbers.seen) or numbers.step is not None


def _stands_out(row: PlaceNow) -> bool:
    return bool(row.alerts) or row.numbers.step in (DeviationLevel.MORE, DeviationLevel.MUCH_MORE)


def _link(pages: Pages, numbers: Deviations, place: str, group: str, back: int) -> str:
    conditions: list[Condition] = [Is(Field.MUNICIPALITY, place)]
    if group:
        conditions.append(Is(Field.GROUP, group))
    conditions += [Is(Field.KIND, Kind.COMPLAINT), Since(numbers.since)]
    if back:
        conditions.append(Until(numbers.until))
    text = render(All(tuple(conditions)), pages.installation.region.zone, pages.words.typed)
    return "/search?" + urlencode({"q": text})


def drawn(row: PlaceNow, link: str) -> Place:
    numbers, alerted = row.numbers, bool(row.alerts)
    complaints = plural(numbers.seen, "жалоба", "жалобы", "жалоб")
    title = f"{row.title}: {complaints}, обычно {count(numbers.usual)} — {STEPS[numbers.step]}"
    if alerted:
        title += ". Есть открытое оповещение"
    return Place(
        *(row.id, row.name, numbers.step, alerted, link, title, not row.district),
        count=numbers.seen,
    )


def count(usual: float) -> str:
    """An expected count: «<0,1», «0,4», «12»."""
    return "<0,1" if usual < 0.1 else about(usual)


def class_of(step: DeviationLevel | None) -> str:
    return f"step-{step.name.lower() if step is not None else 'none'}"


ROUTES: Sequence[Route] = (
    Route("GET", "/map", show_map, REGION),
    Route("GET", "/map/export", export_map, EXPORT | REGION, work=Work.LONG),
)
