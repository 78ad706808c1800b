"""What residents file in other systems: on the federal platform, in the monitoring of networks, and
on the portal of a city. Pure, except that it reads texts/.

Residents of the planted heating failure file it twice: a post, and a message on the platform.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from random import Random

from replica.cast import Cast, Place, read_places
from replica.history import url
from replica.phrases import Section, read_rows, read_sections
from replica.planted import HEATING
from replica.post import Network, Outlet, Person, Post
from replica.talk import ZONE
from replica.writer import Writer

DAYS = 14  # of one export
KEPT = timedelta(days=6)  # a closed message leaves the export of the platform
CITY = Outlet(
    *(Network.OPEN311, "svobodny", "Свободный: портал обращений", "Портал города", 0, "svobodny"),
    weight=1.0,
    followers=0,
)
# Communities that the monitoring of networks reads, and the replica's registry does not have.
UNKNOWN = ("https://vk.com/wall-190000077_{n}", "https://t.me/replika_magdagachi/{n}")
_LINKED = (Network.TELEGRAM, Network.VK)  # whose posts have an address outside the replica
TWICE = 3  # residents of the heating failure who post and file
_PLATFORM, _MONITORED, _OF_CITY = 70, 40, 46
_LAST = timedelta(minutes=2)
_TOWNS = frozenset(
    ("blagoveshchensk", "belogorsk", "zeya", "raychikhinsk", "svobodny", "tynda", "shimanovsk")
)
_USUAL, _BY_LAW = "Сообщение", "Обращение 59-ФЗ"
_ANSWERS = (
    "Работы выполнены {day}, ответственный — {who}.",
    "Выезд состоялся {day}. Замечание устранено, фотоотчёт направлен. Исполнитель: {who}.",
    "Работы включены в план, срок — до {day}. Контроль: {who}.",
    "Ваше обращение рассмотрено. Информация принята к сведению.",
)


@dataclass(frozen=True, slots=True)
class Rubric:
    section: str
    group: str
    topic: str
    performer: str


@dataclass(frozen=True, slots=True)
class Appeal:
    """`stages` are its states as written there, each from its time on; `link` is the post that it
    is about. `regime` is in the words of the export.
    """

    number: str
    filed_at: datetime
    rubric: Rubric
    place: Place
    street: str
    house: str
    text: str
    author: Person
    stages: tuple[tuple[datetime, str], ...]
    answer: str = ""
    regime: str = _USUAL
    public: bool = True
    link: str | None = None

    def state(self, at: datetime) -> str:
        return [word for since, word in self.stages if since <= at][-1]

    def ended(self, at: datetime) -> datetime | None:
        return next((since for since, word in self.stages if word in ENDED and since <= at), None)

    @property
    def performer(self) -> str:
        return self.rubric.performer.format(administration=f"Администрация города {self.place.of}")


ENDED = frozenset({"Закрыто", "Решено", "Отклонено"})
# Words of each system for the stages of a life: filed, taken, answered, ended.
_WORDS = {
    "platform": ("На модерации", "В работе", "Дан ответ", "Закрыто"),
    "monitoring": ("Новое", "В работе", "Отложено", "Решено"),
    "city": ("OPEN", "Open", "open", "Closed"),
}


@dataclass(frozen=True, slots=True)
class Twice:
    """One trouble of one resident: the post, its row of the monitoring, and the message."""

    post: Post
    monitored: Appeal
    message: Appeal


@cache
def read_rubric() -> dict[str, Rubric]:
    return {row[0]: Rubric(*row) for row in read_rows("rubric.txt")}


class Filed:
    """The same seed, moment and posts give the same appeals."""

    def __init__(self, seed: int, now: datetime, posts: Sequence[Post]) -> None:
        self._rng, self._now = Random(f"{seed} filed"), now
        self._cast = Cast(Random(f"{seed} cast"))
        self._writer = Writer(self._rng, self._cast.streets)
        self._number = self._rng.randint(24_000_000, 24_900_000)
        self.twice = tuple(self._twice(posts))
        ordinary = [self._message() for _ in range(_PLATFORM)]
        self.platform = _ordered([*ordinary, *(one.message for one in self.twice)])
        self.monitoring = _ordered(
            [*self._monitored(posts), *(one.monitored for one in self.twice)]
        )
        self.city = _ordered([self._of_city() for _ in range(_OF_CITY)])

    @property
    def missing(self) -> tuple[str, ...]:
        """Links of the monitoring whose communities nobody here reads."""
        known = {pattern.partition("{")[0] for pattern in UNKNOWN}
        links = (appeal.link or "" for appeal in self.monitoring)
        return tuple(link for link in links if any(map(link.startswith, known)))

    def _twice(self, posts: Sequence[Post]) -> Iterator[Twice]:
        """The latest posts of the failure that have a link of their own."""
        rng = self._rng
        complaints = [
            post
            for post in posts
            if post.truth.story == HEATING.name
            and post.truth.kind == "complaint"
            and post.outlet.network in _LINKED
            and post.published_at < self._now - timedelta(minutes=30)
        ]
        patterns = read_sections("planted.txt")["heating"].patterns
        place = next(place for place in read_places() if place.municipality == "tynda")
        rubric = read_rubric()["housing.heating"]
        for post in sorted(
            rng.sample(complaints, min(TWICE, len(complaints))), key=lambda p: p.published_at
        ):
            assert post.author is not None
            filed_at = post.published_at + timedelta(minutes=rng.randint(4, 20))
            text = self._writer.planted(rng.choice(patterns), "heating_detail", place, True)
            message = self._appeal("platform", filed_at, rubric, place, text, post.author)
            monitored_at = post.published_at + timedelta(minutes=rng.randint(1, 9))
            monitored = self._appeal(
                *("monitoring", monitored_at, rubric, place, post.text, post.author), url(post, {})
            )
            yield Twice(post, monitored, message)

    def _message(self) -> Appeal:
        rng = self._rng
        rubric, place = self._rubric(), self._place()
        text = self._writer.complaint(_section(rubric), place, named=rng.random() < 0.5)
        author = self._cast.someone(rng, place.municipality)
        return self._appeal("platform", self._moment(DAYS + 5), rubric, place, text, author)

    def _monitored(self, posts: Sequence[Post]) -> Iterator[Appeal]:
        rng = self._rng
        groups = {
            rubric.section.partition(".")[0]: replace(rubric, topic="")
            for rubric in read_rubric().values()
        }
        places = {place.municipality: place for place in read_places()}
        since = self._now - timedelta(days=DAYS)
        complaints = [
            post
            for post in posts
            if post.truth.kind == "complaint"
            and post.truth.story is None
            and post.truth.municipality in _TOWNS
            and post.truth.group in groups
            and post.author is not None
            and post.outlet.network in _LINKED
            and post.published_at > since
        ]
        for place_of, post in enumerate(rng.sample(complaints, min(_MONITORED, len(complaints)))):
            assert post.author is not None
            link = url(post, {})
            if place_of < 2 * len(UNKNOWN):
                link = UNKNOWN[place_of % len(UNKNOWN)].format(n=rng.randint(100, 9000))
            at = post.published_at + timedelta(minutes=rng.randint(2, 90))
            place, rubric = places[post.truth.municipality or ""], groups[post.truth.group or ""]
            yield self._appeal("monitoring", at, rubric, place, post.text, post.author, link)

    def _of_city(self) -> Appeal:
        rng = self._rng
        rubric = self._rubric()
        place = next(p for p in read_places() if p.municipality == CITY.municipality)
        text = self._writer.complaint(_section(rubric), place, named=False)
        author = self._cast.someone(rng, place.municipality)
        return self._appeal("city", self._moment(30), rubric, place, text, author)

    def _appeal(
        self,
        system: str,
        filed_at: datetime,
        rubric: Rubric,
        place: Place,
        text: str,
        author: Person,
        link: str | None = None,
    ) -> Appeal:
        rng = self._rng
        self._number += rng.randint(1, 40)
        filed_at = min(filed_at, self._now - _LAST).replace(microsecond=0)
        stages = tuple(self._stages(system, filed_at))
        last = stages[-1][0].astimezone(ZONE)
        answer = rng.choice(_ANSWERS).format(day=f"{last:%d.%m.%Y}", who="начальник участка")
        return Appeal(
            number=str(self._number),
            filed_at=filed_at,
            rubric=rubric,
            place=place,
            street=rng.choice(self._cast.streets).name,
            house=str(rng.randint(1, 90)),
            text=text,
            author=author,
            stages=stages,
            answer=answer if len(stages) > 2 else "",
            regime=_BY_LAW if system == "platform" and rng.random() < 0.2 else _USUAL,
            public=rng.random() < 0.7,
            link=link,
        )

    def _stages(self, system: str, filed_at: datetime) -> Iterator[tuple[datetime, str]]:
        """Some are never taken, some never answered."""
        at = filed_at
        for word in _WORDS[system]:
            yield at, word
            at += timedelta(hours=self._rng.expovariate(1 / 40) + 0.3)
            if at >= self._now or self._rng.random() < 0.12:
                return

    def _rubric(self) -> Rubric:
        rubrics = list(read_rubric().values())
        weights = [_section(rubric).weight for rubric in rubrics]
        return self._rng.choices(rubrics, weights)[0]

    def _place(self) -> Place:
        places = [place for place in read_places() if place.municipality in _TOWNS]
        return self._rng.choices(places, [place.weight for place in places])[0]

    def _moment(self, days: int) -> datetime:
        return self._now - timedelta(days=days) * self._rng.random() - _LAST


def in_export(appeals: Sequence[Appeal], at: datetime, leave: bool) -> list[Appeal]:
    """What an export of that moment holds; closed ones may leave it."""
    since = at - timedelta(days=DAYS)
    return [
        appeal
        for appeal in appeals
        if since < appeal.filed_at <= at
        and not (leave and (ended := appeal.ended(at)) and at - ended > KEPT)
    ]


def _section(rubric: Rubric) -> Section:
    return read_sections("complaints.txt")[rubric.section]


def _ordered(appeals: Sequence[Appeal]) -> tuple[Appeal, ...]:
    return tuple(sorted(appeals, key=lambda appeal: (appeal.filed_at, appeal.number)))
