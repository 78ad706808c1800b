"""Maps of the region as inline SVG. Pure.

Land is drawn in a picture that grows and shrinks with the page; circles and names lie over it at
shares of its width, so they have one size on every screen. Inline SVG needs no script and no style,
so it passes the strict CSP.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import dist, sqrt

from markupsafe import Markup

from charts.labels import BESIDE, Board, Label, Side
from charts.sheets import Sheet, Window, sheet, window_around
from domain.deviation import DeviationLevel
from domain.region import Point, Region

# Variables of the stylesheet, which has a light and a dark value of each. The scale goes from
# blue to red over white, distinguishable by the colour-blind too (after ColorBrewer's RdBu).
SCALE: Mapping[DeviationLevel | None, str] = {
    DeviationLevel.MUCH_FEWER: "var(--heat-least)",
    DeviationLevel.FEWER: "var(--heat-less)",
    DeviationLevel.USUAL: "var(--heat-0)",
    DeviationLevel.MORE: "var(--heat-1)",
    DeviationLevel.MUCH_MORE: "var(--heat-2)",
    None: "var(--heat-none)",
}
_ON = {
    DeviationLevel.MUCH_MORE: "var(--on-heat-2)",
    DeviationLevel.MUCH_FEWER: "var(--on-heat-least)",
}
LAND, COUNTED, ON_COUNTED = "var(--heat-0)", "var(--accent)", "var(--on-accent)"
LARGE, SMALL, DETAIL = 640, 440, 376  # width in pixels of the map, the small one and the inset
PHONE = 310  # width at which names must still keep apart
NEAR = 40  # pixels between places that are too close for their circles
MANY = 5  # places that are worth an inset
EDGE = 0.16  # of the inset's longer side around its places
LEAST, MOST = 9.0, 26.0  # radius of a circle
DOT, HALO = 4.0, 6.0
NOTHING = Markup()


@dataclass(frozen=True, slots=True)
class Place:
    """A `town` is too small for its outline to be visible, so its circle stands at its centre.
    `count` is None where no number may be shown.
    """

    id: str
    name: str
    step: DeviationLevel | None
    alert: bool
    link: str
    title: str
    town: bool
    count: int | None = None

    @property
    def stands_out(self) -> bool:
        return self.alert or self.step in (DeviationLevel.MORE, DeviationLevel.MUCH_MORE)


@dataclass(frozen=True, slots=True)
class RegionMap:
    whole: Markup
    inset: Markup | None


def region_map(
    region: Region, places: Sequence[Place], *, by_count: bool = False
) -> RegionMap | None:
    """Each place in the colour of its step, circles with numbers of complaints, halos where an
    alert is open; with `by_count` only the circles count. None if the region has no borders.
    """
    paper = sheet(region.borders, LARGE)
    if not paper.outlines:
        return None
    middles = _positions(region, paper, places)
    window = _crowd(paper, middles)  # of the places alone: the same sheet whatever was counted
    at = _apart(middles, places)
    detail = sheet(region.borders, DETAIL, window) if window else None
    close = _apart(_positions(region, detail, places), places) if detail else {}
    held = {id_ for id_, point in close.items() if detail and detail.holds(point)}
    frame = _frame(paper, window) if window else NOTHING
    whole = _picture("whole", paper, places, at, by_count, held, frame)
    inset = _picture("inset", detail, places, close, by_count, frozenset()) if detail else None
    return RegionMap(whole, inset)


def small_map(region: Region, places: Sequence[Place]) -> Markup | None:
    """Circles and names only where more than usual is written, or an alert is open; None if the
    region has no borders.
    """
    paper = sheet(region.borders, SMALL)
    if not paper.outlines:
        return None
    at = _positions(region, paper, places)
    plain = {place.id for place in places if not place.stands_out}
    return _picture("small", paper, places, at, False, plain)


def radius(count: int) -> float:
    return round(min(MOST, LEAST + 2.2 * sqrt(max(count - 1, 0))), 1)


def _positions(region: Region, paper: Sheet, places: Sequence[Place]) -> dict[str, Point]:
    at = {}
    for place in places:
        centre = paper.centre(region, place.id) if place.town else None
        if (point := centre or paper.middles.get(place.id)) is not None:
            at[place.id] = point
    return at


def _apart(at: Mapping[str, Point], places: Sequence[Place]) -> Mapping[str, Point]:
    circles = [p for p in places if p.id in at and p.count]
    moved = dict(at)
    for place in (p for p in circles if not p.town):
        for town in (p for p in circles if p.town):
            (x, y), (town_x, town_y) = moved[place.id], at[town.id]
            room = _reach(place, False) + _reach(town, False) + 1
            if (away := dist((x, y), (town_x, town_y))) < room:
                dx, dy = (x - town_x, y - town_y) if away else (0.0, 1.0)
                grow = room / (away or 1.0)
                moved[place.id] = round(town_x + dx * grow, 1), round(town_y + dy * grow, 1)
    return moved


def _crowd(paper: Sheet, at: Mapping[str, Point]) -> Window | None:
    left, groups = set(at), list[set[str]]()
    while left:
        group, front = set[str](), {min(left)}
        while front:
            group |= front
            left -= front
            front = {one for one in left if any(dist(at[one], at[o]) < NEAR for o in front)}
        groups.append(group)
    crowd = max(groups, key=len, default=set[str]())
    if len(crowd) < MANY:
        return None
    return window_around([paper.to_flat(at[id_]) for id_ in crowd], EDGE)


def _frame(paper: Sheet, window: Window) -> Markup:
    left, top = paper.of_flat((window[0], window[3]))
    right, bottom = paper.of_flat((window[2], window[1]))
    return Markup('<rect class="window" x="{}" y="{}" width="{}" height="{}"/>').format(
        *(share(left, paper.width), share(top, paper.height)),
        *(share(right - left, paper.width), share(bottom - top, paper.height)),
    )


def _picture(
    name: str,
    paper: Sheet,
    places: Sequence[Place],
    at: Mapping[str, Point],
    by_count: bool,
    plain: set[str] | frozenset[str],
    under: Markup = NOTHING,
) -> Markup:
    """`plain` places have a dot at most, and no number and no link beside their land's."""
    # Thick edges are drawn last, so that neighbours do not cover them.
    order = sorted((p for p in places if p.id in paper.outlines), key=lambda p: p.stands_out)
    shown = [p for p in order if p.id in at and paper.holds(at[p.id])]
    land = Markup().join(_land(paper, p, name, by_count) for p in order)
    marks = Markup().join(
        _dot(paper, p, at[p.id], by_count) if p.id in plain else _circle(paper, p, at, by_count)
        for p in sorted(shown, key=lambda p: (p.id not in plain, -(p.count or 0)))
    )
    names = Markup().join(_names(paper, shown, at, plain))
    return layered(paper, _hatch(name) + land, under + marks + names)


def layered(paper: Sheet, land: Markup, marks: Markup) -> Markup:
    return Markup(
        '<div class="sheet"><svg class="land" viewBox="0 0 {} {}">{}</svg>'
        '<svg class="pins" width="100%" height="100%">{}</svg></div>'
    ).format(paper.width, paper.height, land, marks)


def _hatch(name: str) -> Markup:
    return Markup(
        '<defs><pattern id="hatch-{}" width="7" height="7" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path d="M0 0h7v7h-7z" fill="{}"/>'
        '<path d="M0 0v7" stroke="var(--hatch)" stroke-width="2"/></pattern></defs>'
    ).format(name, SCALE[None])


def _land(paper: Sheet, place: Place, name: str, by_count: bool) -> Markup:
    hatched = f"url(#hatch-{name})"
    fill = LAND if by_count else hatched if place.step is None else SCALE[place.step]
    shape = Markup('<path d="{}" fill="{}"{}/>').format(
        paper.outlines[place.id], fill, Markup(' class="alerted"') if place.alert else ""
    )
    title = Markup("<title>{}</title>{}").format(place.title, shape)
    if not place.link:
        return Markup("<g>{}</g>").format(title)
    # The keyboard takes the circles and the table: a click on land is only a larger target.
    return Markup('<a href="{}" tabindex="-1" aria-hidden="true">{}</a>').format(place.link, title)


def _fills(place: Place, by_count: bool) -> tuple[str, str]:
    if by_count:
        return COUNTED, ON_COUNTED
    return SCALE[place.step], _ON.get(place.step or DeviationLevel.USUAL, "var(--on-heat)")


def _dot(paper: Sheet, place: Place, at: Point, by_count: bool) -> Markup:
    if not place.town and not place.stands_out:
        return NOTHING
    x, y = share(at[0], paper.width), share(at[1], paper.height)
    halo = _halo(x, y, DOT) if place.alert else NOTHING
    return halo + Markup('<circle class="dot" cx="{}" cy="{}" r="{:g}" fill="{}"/>').format(
        x, y, DOT, _fills(place, by_count)[0]
    )


def _circle(paper: Sheet, place: Place, at: Mapping[str, Point], by_count: bool) -> Markup:
    if not place.count and not place.stands_out:
        return _dot(paper, place, at[place.id], by_count)
    x, y = share(at[place.id][0], paper.width), share(at[place.id][1], paper.height)
    size, (fill, ink) = radius(place.count or 0), _fills(place, by_count)
    number = "" if place.count is None else place.count
    shape = Markup(
        '<title>{}</title>{}<circle cx="{}" cy="{}" r="{:g}" fill="{}"/>'
        '<text x="{}" y="{}" dy="4" text-anchor="middle" fill="{}">{}</text>'
    ).format(
        *(place.title, _halo(x, y, size) if place.alert else ""),
        *(x, y, size, fill, x, y, ink, number),
    )
    if not place.link:
        return Markup("<g>{}</g>").format(shape)
    return Markup('<a href="{}" aria-label="{}">{}</a>').format(place.link, place.title, shape)


def _halo(x: str, y: str, size: float) -> Markup:
    return Markup('<circle class="halo" cx="{}" cy="{}" r="{:g}"/>').format(x, y, size + HALO)


def _names(
    paper: Sheet,
    places: Sequence[Place],
    at: Mapping[str, Point],
    plain: set[str] | frozenset[str],
) -> Iterator[Markup]:
    named = [
        Label(
            place.name,
            at[place.id],
            _reach(place, place.id in plain),
            # Only land without a circle has its name in its middle.
            sides=BESIDE if _reach(place, place.id in plain) else (Side.OVER, *BESIDE),
            look="name hot" if place.stands_out else "name" if place.town else "name area",
        )
        for place in sorted(places, key=lambda p: (not p.stands_out, not p.town, -(p.count or 0)))
        if place.id not in plain or place.stands_out
    ]
    # A name may cross a plain dot.
    taken = [
        (at[p.id], _reach(p, p.id in plain)) for p in places if p.id not in plain or p.stands_out
    ]
    for label, side, fits_phone in Board(paper, taken, PHONE).placed(named):
        yield written(paper, label, side, fits_phone)


def written(paper: Sheet, label: Label, side: Side, fits_phone: bool) -> Markup:
    dx, dy, anchor = side.offset(label.reach)
    return Markup(
        '<text class="{}{}" x="{}" y="{}" dx="{:g}" dy="{:g}" text-anchor="{}">{}</text>'
    ).format(
        *(label.look, "" if fits_phone else " far"),
        *(share(label.at[0], paper.width), share(label.at[1], paper.height)),
        *(dx, dy, anchor, label.words),
    )


def _reach(place: Place, plain: bool) -> float:
    if plain or not (place.count or place.stands_out):
        size = DOT if place.town or place.stands_out else 0.0
    else:
        size = radius(place.count or 0)
    return size + HALO if place.alert else size


def share(length: float, whole: int) -> str:
    return f"{100 * length / whole:.2f}%"
