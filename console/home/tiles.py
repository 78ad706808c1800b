"""Tiles of the summary: one figure each, what it is compared with, and where it leads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from desks.home.desk import Home, RegionNow
from desks.home.load import Load
from desks.home.norms import Norms, is_high
from desks.home.outlets import Outlets
from domain.source import Source
from russian.figures import about, number, share

DAY = 1
MANY = 5  # one bad source in so many colours the tile


@dataclass(frozen=True, slots=True)
class Tile:
    """`oldest` is told instead of `about`, `course` are heights in percent, `hot` marks some of
    them, `warn` colours the words.
    """

    key: str
    figure: str
    about: str = ""
    address: str = ""
    oldest: datetime | None = None
    course: Sequence[float] = ()
    hot: Sequence[bool] | None = None
    warn: bool = False


def tiles_of(home: Home) -> Sequence[Tile]:
    region, load = home.region, home.load
    if region is None:
        return (_today(load), _waiting(load), *_own(load))
    outlets = (_outlets(home.outlets),) if home.outlets is not None else ()
    sources = _sources(home.system.sources, home.system.bad)
    return (_complaints(region.norms), _alerts(region), _waiting(load), *outlets, sources)


def heights(counts: Sequence[float]) -> list[float]:
    """In percent of the highest."""
    highest = max([*counts, 1])
    return [round(100 * count / highest, 1) for count in counts]


def compared(norms: Norms) -> str:
    """«на 46 % больше обычного», «как обычно»."""
    if norms.usual < 1:
        return "обычно меньше одной"
    part = norms.complaints / norms.usual - 1
    if abs(part) < 0.1:
        return "как обычно"
    if part > 1:
        return f"в {about(part + 1)} раза больше обычного"
    return f"на {share(abs(part))} {'больше' if part > 0 else 'меньше'} обычного"


def _complaints(norms: Norms | None) -> Tile:
    if norms is None:
        return Tile("Жалоб за сутки", "—", "норма ещё не выучена")
    much = norms.complaints > 1.2 * norms.usual and norms.complaints >= norms.usual + 5
    return Tile(
        "Жалоб за сутки",
        number(norms.complaints),
        compared(norms),
        "/map",
        course=heights([hour.count for hour in norms.course]),
        hot=[is_high(hour) for hour in norms.course],
        warn=much,
    )


def _alerts(region: RegionNow) -> Tile:
    count = region.spikes
    words = f"без ответа: {count.new}" if count.new else "все приняты"
    words = words if count.open else "тихо"
    return Tile("Оповещения", number(count.open), words, "/alerts", warn=bool(count.new))


def _today(load: Load) -> Tile:
    return Tile(
        "Жалоб сегодня",
        number(load.today),
        f"обычно {about(load.usual)} в день",
        "/feed?show=all",
        course=heights([count for _, count in load.course]),
    )


def _own(load: Load) -> Iterator[Tile]:
    if load.taken is not None:
        yield Tile("Взято вами", number(load.taken), "в работе сейчас", "/feed?show=mine")
    if load.since_visit is not None:
        yield Tile("С прошлого раза", number(load.since_visit), "новых жалоб", "/feed?show=all")


def _waiting(load: Load) -> Tile:
    return Tile(
        "Не разобрано за сутки" if load.within.days == DAY else "Не разобрано за неделю",
        f"больше {number(load.waiting)}" if load.more else number(load.waiting),
        "" if load.waiting else "всё разобрано",
        "/feed",
        oldest=load.oldest,
    )


def _outlets(outlets: Outlets) -> Tile:
    critical = outlets.critical
    words = f"из {number(critical.of)} за сутки"
    return Tile("Критичных публикаций", number(critical.count), words, "/leaders?sort=critical")


def _sources(sources: Sequence[Source], bad: int) -> Tile:
    words = f"требуют внимания: {bad}" if bad else "все на связи"
    figure = f"{len(sources) - bad} из {len(sources)}"
    many = bad * MANY > len(sources)
    return Tile("Источники", figure, words, "/sources", warn=many)
