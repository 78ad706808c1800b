"""The design page: every component of the pages once, for those who build and check them."""

from collections.abc import Sequence
from datetime import timedelta

from fastapi import Request, Response

from charts.maps import Place, small_map
from console import conditions
from console.assets import shipped
from console.pages import Pages
from console.routes import ADMINISTER, Route
from domain.deviation import DeviationLevel
from domain.leader import Share
from domain.query import Field, Is
from domain.region import Region

# Heights in percent of one day's hours, as a tile shows them.
COURSE = (12, 20, 16, 28, 24, 36, 30, 42, 34, 26, 22, 38, 44, 40, 52, 48, 86, 100)
ALERTED = frozenset({17, 18, 52, 80})
MEANINGS = {
    "crit": "критично",
    "high": "высоко",
    "ok": "норма",
    "info": "сведения",
    "mute": "приглушено",
}
GROUNDS = {
    "accent": "действие и выбор",
    "ground": "основа",
    "paper": "поверхность",
    "sunken": "утоплено",
    "c1": "ряд графика",
    "c-hot": "больше обычного",
    "c-base": "обычно",
}
SIZES = {
    12: "пометки и подписи",
    13: "таблицы",
    14: "текст интерфейса",
    16: "заголовки карточек, текст поста",
    20: "заголовок страницы",
    28: "главные числа",
}


def show(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    places = list(pages.installation.region.municipalities)
    place = next(iter(places), "")
    counts = {Field.MUNICIPALITY: {id_: len(places) - n for n, id_ in enumerate(places)}}
    now = pages.installation.clock.now()
    days = [now.date() - timedelta(days=n) for n in reversed(range(90))]
    return pages.show(
        request,
        "design.html",
        now=now,
        days={day: int(n in ALERTED) for n, day in enumerate(days)},
        course=COURSE,
        part=Share(40, 100),
        few=Share(3, 7),
        meanings=MEANINGS,
        grounds=GROUNDS,
        sizes=SIZES,
        icons=shipped().icons(),
        menus=conditions.menus(pages, Is(Field.MUNICIPALITY, place), counts, (Field.MUNICIPALITY,)),
        map=small_map(pages.installation.region, _places(pages.installation.region)),
    )


def _places(region: Region) -> Sequence[Place]:
    steps = [*DeviationLevel, None]
    return [
        Place(
            *(one.id, one.short, steps[n % len(steps)], n == 4, "/map", one.short),
            *(not one.district, n),
        )
        for n, one in enumerate(region.municipalities.values())
    ]


ROUTES: Sequence[Route] = (Route("GET", "/design", show, ADMINISTER),)
