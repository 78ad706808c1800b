"""The ordinary posts of a region: sixty days of complaints, news, thanks, advertisements and chat,
with a rhythm of hours and weekdays and natural noise. Pure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from replica.cast import Cast, Place, place_of, read_places
from replica.outlets import NEWS_CHANNEL, OUTLETS
from replica.phrases import Section, read_sections
from replica.post import Form, Network, Outlet, Post, Truth
from replica.writer import Writer

ZONE = ZoneInfo("Asia/Yakutsk")
COMPLAINTS = (45, 90)  # fewest and most in the whole region on a local day
OTHERS = (15, 30)
_COMPLAINTS_MEAN, _OTHERS_MEAN, _SHAPE = 65.0, 22.0, 25.0
_HOURS = (6, 3, 2, 1, 1, 3, 9, 22, 33, 36, 35, 34, 38, 36, 33, 33, 35, 40, 46, 50, 47, 38, 25, 13)
_WEEKDAYS = (1.12, 1.1, 1.07, 1.05, 1.04, 0.82, 0.8)
_OTHER_KINDS = {
    "news": 7.0,
    "question": 5.0,
    "smalltalk": 4.0,
    "advertisement": 3.5,
    "thanks": 2.0,
    "proposal": 0.7,
}
# How often readers of a network write complaints there: feeds carry only letters.
_NETWORKS = {Network.TELEGRAM: 1.0, Network.VK: 0.9, Network.RSS: 0.7}

_NEWSROOMS = [outlet for outlet in OUTLETS if not outlet.signed or outlet.network is Network.VK]


@dataclass(frozen=True, slots=True)
class _Day:
    date: date
    sections: Sequence[Section]
    weights: Sequence[float]


class Talk:
    def __init__(self, rng: Random, cast: Cast) -> None:
        self._rng, self._cast = rng, cast
        self._writer = Writer(rng, cast.streets)
        self._places = read_places()
        self._place_weights = list(accumulate(place.weight for place in self._places))
        self._news = read_sections("other.txt")["news"]

    def days(self, first: date, last: date) -> Iterator[Post]:
        """Every post of the local days from first to last, both included; not in order."""
        day = first
        while day <= last:
            yield from self._day(day)
            day += timedelta(days=1)

    def _day(self, day: date) -> Iterator[Post]:
        rng = self._rng
        sections = [s for s in read_sections("complaints.txt").values() if day.month in s.months]
        weights = list(accumulate(s.weight * rng.gammavariate(3.0, 1 / 3.0) for s in sections))
        today = _Day(day, sections, weights)
        left = _count(rng, _COMPLAINTS_MEAN * _WEEKDAYS[day.weekday()], COMPLAINTS)
        others = _count(rng, _OTHERS_MEAN, OTHERS)
        while left:
            first = self._complaint(today)
            yield first
            left -= 1
            # A few neighbours join in: small bursts that are not conflicts.
            while left and rng.random() < 0.06:
                joined = self._joined(first)
                yield joined
                if joined.truth.kind == "complaint":
                    left -= 1
                elif others:
                    others -= 1
        for _ in range(others):
            yield self._other(day)

    def _complaint(self, today: _Day) -> Post:
        rng = self._rng
        place = self._place()
        section = rng.choices(today.sections, cum_weights=today.weights)[0]
        outlet = self._outlet(place.municipality)
        text = self._writer.complaint(section, place, self._names(outlet))
        return Post(
            outlet,
            self._moment(today.date),
            text,
            Truth("complaint", section.group, place.municipality),
            author=self._cast.someone(rng, place.municipality),
            title=headline(text) if outlet.network is Network.RSS else None,
            form=rng.choices((Form.TEXT, Form.PHOTO, Form.ALBUM, Form.VIDEO), (80, 12, 6, 2))[0],
            edited=rng.random() < 0.06,
        )

    def _joined(self, first: Post) -> Post:
        rng = self._rng
        municipality = first.truth.municipality or ""
        place = rng.choice([p for p in self._places if p.municipality == municipality])
        kind, group = "other", None
        if rng.random() < 0.5:
            text = self._writer.other("echo", place, False)
        else:
            sections = read_sections("complaints.txt").values()
            section = rng.choice([s for s in sections if s.group == first.truth.group])
            text = self._writer.complaint(section, place, self._names(first.outlet))
            kind, group = "complaint", section.group
        letters = first.outlet.network is Network.RSS
        return Post(
            first.outlet,
            _later(first.published_at, rng.randint(120, 5400)),
            text,
            Truth(kind, group, municipality),
            author=self._cast.someone(rng, municipality),
            title=headline(text) if letters else None,
            parent=None if letters else first,
        )

    def _other(self, day: date) -> Post:
        rng = self._rng
        kind = rng.choices(list(_OTHER_KINDS), list(_OTHER_KINDS.values()))[0]
        at = self._moment(day)
        if kind == "news":
            return self._news_item(at)
        place = self._place()
        outlet = self._outlet(place.municipality, letters=kind == "thanks")
        text = self._writer.other(kind, place, self._names(outlet))
        form = Form.PHOTO if kind == "smalltalk" and rng.random() < 0.3 else Form.TEXT
        return Post(
            outlet,
            at,
            text,
            Truth(kind if kind != "smalltalk" else "other", None, place.municipality),
            author=self._cast.someone(rng, place.municipality),
            title=headline(text) if outlet.network is Network.RSS else None,
            form=form,
        )

    def _news_item(self, at: datetime) -> Post:
        rng = self._rng
        outlet = rng.choices(_NEWSROOMS, [outlet.weight for outlet in _NEWSROOMS])[0]
        place = self._place() if outlet.municipality is None else place_of(outlet.municipality)
        title, body = self._writer.news(self._news, place)
        truth = Truth("news", None, place.municipality)
        if outlet.network is Network.RSS:
            return Post(outlet, at, body, truth, title=title)
        if outlet is NEWS_CHANNEL and rng.random() < 0.15:
            question = f"{title}. Как относитесь?"
            return Post(
                outlet,
                at,
                question,
                truth,
                form=Form.POLL,
                options=("Хорошо", "Плохо", "Мне всё равно"),
            )
        return Post(outlet, at, f"{title}\n\n{body}", truth, form=Form.PHOTO)

    def _place(self) -> Place:
        return self._rng.choices(self._places, cum_weights=self._place_weights)[0]

    def _outlet(self, municipality: str, letters: bool = True) -> Outlet:
        fits = [
            (
                outlet,
                outlet.weight * _NETWORKS[outlet.network] * (4.0 if outlet.municipality else 1.0),
            )
            for outlet in OUTLETS
            if outlet.signed
            and outlet.municipality in (None, municipality)
            and (letters or outlet.network is not Network.RSS)
        ]
        return self._rng.choices([o for o, _ in fits], [w for _, w in fits])[0]

    def _names(self, outlet: Outlet) -> bool:
        return self._rng.random() < (0.96 if outlet.municipality is None else 0.4)

    def _moment(self, day: date) -> datetime:
        rng = self._rng
        hour = rng.choices(range(24), _HOURS)[0]
        local = datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)), ZONE)
        return local.astimezone(UTC)


def _later(moment: datetime, seconds: int) -> datetime:
    local = moment.astimezone(ZONE)
    end = datetime.combine(local.date(), time(23, 59, 59), ZONE)
    return min(moment + timedelta(seconds=seconds), end.astimezone(UTC))


def headline(text: str) -> str:
    words = text.split()
    head = " ".join(words[:8]).rstrip(",.!?:;") + ("…" if len(words) > 8 else "")
    return head[0].upper() + head[1:]


def _count(rng: Random, mean: float, bounds: tuple[int, int]) -> int:
    """Negative binomial (a Poisson with gamma mean, shape _SHAPE), redrawn outside the bounds."""
    while True:
        rate = rng.gammavariate(_SHAPE, mean / _SHAPE)
        count, elapsed = 0, rng.expovariate(1.0)
        while elapsed < rate:
            count += 1
            elapsed += rng.expovariate(1.0)
        if bounds[0] <= count <= bounds[1]:
            return count
