"""Planted events of the last three hours: two conflicts that must alert, and a flood and a repost
storm that must not. Pure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from replica.cast import Cast, Place, place_of
from replica.outlets import (
    BELOGORSK,
    BELOGORSK_2,
    LETTERS,
    MAGISTRAL,
    NEWS_CHANNEL,
    OUTLETS,
    OVERHEARD,
    SVOBODNY,
    TODAY,
    TYNDA,
    TYNDA_BAM,
    VESTNIK,
)
from replica.phrases import read_sections
from replica.post import Form, Network, Outlet, Person, Post, Truth
from replica.talk import headline
from replica.writer import Writer

WINDOW = timedelta(hours=3)
_LAST = timedelta(minutes=2)  # the newest post is at least this old


@dataclass(frozen=True, slots=True)
class Event:
    name: str
    group: str
    municipality: str
    why: str


HEATING = Event("heating", "housing", "tynda", "нет отопления")
RUBBISH = Event("rubbish", "waste", "belogorsk", "не вывозят мусор")
FLOODS = (
    Event("flood_lighting", "improvement", "svobodny", "один автор пишет снова и снова"),
    Event("flood_dogs", "safety", "svobodny", "один автор пишет снова и снова"),
)
STORM = Event("storm", "roads", "zeya", "один текст перепощен многими")

_HEATING_PAGES: Sequence[tuple[Outlet, float]] = (
    (TYNDA, 4.0),
    (TYNDA_BAM, 3.0),
    (OVERHEARD, 2.0),
    (LETTERS, 1.0),
)
_RUBBISH_PAGES: Sequence[tuple[Outlet, float]] = (
    (BELOGORSK, 4.0),
    (BELOGORSK_2, 3.0),
    (OVERHEARD, 1.5),
    (LETTERS, 1.0),
)


class Planter:
    def __init__(self, rng: Random, cast: Cast, now: datetime) -> None:
        self._rng, self._cast, self._now = rng, cast, now
        self._writer = Writer(rng, cast.streets)
        self._texts = read_sections("planted.txt")
        self.flood = rng.choice(FLOODS)

    def posts(self) -> Iterator[Post]:
        rng = self._rng
        yield from self._conflict(HEATING, _HEATING_PAGES, rng.randint(13, 22), rng.randint(1, 3))
        yield from self._heating_news()
        yield from self._conflict(RUBBISH, _RUBBISH_PAGES, rng.randint(11, 17), rng.randint(1, 3))
        yield from self._flood(rng.randint(15, 22))
        yield from self._storm(rng.randint(16, 22), rng.randint(2, 4))

    def _conflict(
        self, event: Event, pages: Sequence[tuple[Outlet, float]], count: int, walls: int
    ) -> Iterator[Post]:
        rng = self._rng
        outlets = [page for page, _ in pages]
        while len(outlets) < count:
            outlets.append(rng.choices([p for p, _ in pages], [w for _, w in pages])[0])
        wall = _wall(event.municipality)
        outlets += [wall] * walls
        people = self._cast.several(rng, event.municipality, len(outlets))
        cores = rng.sample(self._texts[event.name].patterns, len(outlets))
        times = self._times(len(outlets), rng.randint(100, 165))
        rng.shuffle(outlets)
        place = place_of(event.municipality)
        for outlet, person, core, at in zip(outlets, people, cores, times, strict=True):
            yield self._complaint(event, place, outlet, person, core, at)

    def _complaint(
        self, event: Event, place: Place, outlet: Outlet, person: Person, core: str, at: datetime
    ) -> Post:
        rng = self._rng
        named = outlet.municipality is None or rng.random() < 0.5
        detail = f"{event.name}_detail" if rng.random() < 0.55 else None
        text = self._writer.planted(core, detail, place, named)
        feed = outlet.network is Network.RSS
        return Post(
            outlet,
            at,
            text,
            Truth("complaint", event.group, event.municipality, event.name),
            author=person,
            title=headline(text) if feed else None,
            form=Form.PHOTO if not feed and rng.random() < 0.2 else Form.TEXT,
        )

    def _heating_news(self) -> Iterator[Post]:
        rng = self._rng
        place = place_of(HEATING.municipality)
        truth = Truth("news", HEATING.group, HEATING.municipality, HEATING.name)
        for outlet in (rng.choice((MAGISTRAL, VESTNIK, TODAY)), NEWS_CHANNEL):
            title, body = self._writer.news(self._texts["heating_news"], place)
            at = self._now - timedelta(minutes=rng.randint(15, 60))
            if outlet.network is Network.RSS:
                yield Post(outlet, at, body, truth, title=title)
            else:
                yield Post(outlet, at, f"{title}\n\n{body}", truth)

    def _flood(self, count: int) -> Iterator[Post]:
        rng, event = self._rng, self.flood
        person = self._cast.someone(rng, event.municipality)
        place = place_of(event.municipality)
        patterns = self._texts[event.name].patterns
        cores = [*rng.sample(patterns, min(count, len(patterns)))]
        cores += rng.choices(patterns, k=count - len(cores))
        truth = Truth("complaint", event.group, event.municipality, event.name)
        for core, at in zip(cores, self._times(count, 170), strict=True):
            tail = "tail" if rng.random() < 0.3 else None
            text = self._writer.planted(core, tail, place, rng.random() < 0.5)
            yield Post(SVOBODNY, at, text, truth, author=person)

    def _storm(self, count: int, walls: int) -> Iterator[Post]:
        rng = self._rng
        place = place_of(STORM.municipality)
        text = self._writer.appeal(rng.choice(self._texts["storm"].patterns), place)
        truth = Truth("complaint", STORM.group, STORM.municipality, STORM.name)
        channels = [o for o in OUTLETS if o.network is Network.TELEGRAM]
        outlets = rng.sample(channels[1:], min(count - 1, len(channels) - 1))
        outlets += rng.choices([o for o in channels if o.signed], k=count - 1 - len(outlets))
        outlets += rng.sample([o for o in OUTLETS if o.network is Network.VK], walls)
        rng.shuffle(outlets)
        outlets.insert(0, OVERHEARD)
        people = self._cast.several(rng, STORM.municipality, len(outlets))
        times = self._times(len(outlets), 150)
        marks = self._texts["storm_mark"].patterns
        for copy, (outlet, person, at) in enumerate(zip(outlets, people, times, strict=True)):
            forward = copy > 0 and outlet.network is Network.TELEGRAM and rng.random() < 0.4
            body = text
            if copy and not forward and rng.random() < 0.7:
                mark = rng.choice(marks)
                body = f"{mark}\n{text}" if rng.random() < 0.6 else f"{text}\n{mark}"
            yield Post(
                outlet,
                at,
                body,
                truth,
                author=person if outlet.signed else None,
                forwarded_from=OVERHEARD if forward else None,
            )

    def _times(self, count: int, minutes: int) -> list[datetime]:
        span = timedelta(minutes=minutes) - _LAST
        shares = sorted(self._rng.betavariate(1.6, 1.1) for _ in range(count))
        start = self._now - timedelta(minutes=minutes)
        return [(start + span * share).replace(microsecond=0) for share in shares]


def _wall(municipality: str) -> Outlet:
    return next(o for o in OUTLETS if o.network is Network.VK and o.municipality == municipality)
