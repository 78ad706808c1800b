"""Days of the imitated region, several regions at once: posts as a spider reads them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random

from domain.post import Author, AuthorKind, Engagement, Post
from domain.source import Source, SourceKind
from replica.cast import Cast
from replica.outlets import OUTLETS
from replica.post import Post as Telling
from replica.talk import ZONE, Talk

END = datetime(2026, 11, 28, 15, tzinfo=UTC)  # the end of a day of the region
MEAN_DAYS = 28  # four weeks, from which a usual day is counted


@dataclass(frozen=True, slots=True)
class Regions:
    """`times` copies of the region in the same municipalities: each has its own people, sources and
    words, all have the same towns.
    """

    times: int

    def sources(self) -> Mapping[str, Source]:
        made = {}
        for copy in range(self.times):
            for outlet in OUTLETS:
                kind = SourceKind(str(outlet.network))
                id_ = _source_id(outlet.source_id, copy)
                made[id_] = Source(
                    id_, kind, outlet.title, outlet.name, municipality=outlet.municipality
                )
        return made

    def days(self, first: date, last: date) -> Sequence[Post]:
        """The posts of these days of the region, in order of time."""
        return _days(self.times, first, last)


@cache  # both ways of installing get the same
def _days(times: int, first: date, last: date) -> Sequence[Post]:
    posts = [post for copy in range(times) for post in _copied(copy, first, last)]
    return sorted(posts, key=lambda post: (post.published_at, post.native_id))


def _copied(copy: int, first: date, last: date) -> Iterator[Post]:
    chance = Random(copy)
    talk = Talk(chance, Cast(chance))
    for number, one in enumerate(talk.days(first, last)):
        yield _post(one, copy, f"{first:%m%d}{number}")


def _source_id(id_: str, copy: int) -> str:
    return f"{id_}_{copy}"


def _post(one: Telling, copy: int, number: str) -> Post:
    outlet, person = one.outlet, one.author
    kind = SourceKind(str(outlet.network))
    if person is not None:
        key = str(person.id) if kind is SourceKind.VK else person.signature
        author = Author(AuthorKind.PRIVATE, f"{copy} {key}")
    else:
        author = Author(AuthorKind.COMMUNITY, f"{copy}-{outlet.name}", outlet.title)
    return Post(
        source_id=_source_id(outlet.source_id, copy),
        source_kind=kind,
        native_id=f"{outlet.name}_{copy}/{number}",
        url=f"https://{outlet.name.replace('_', '-')}.example/{copy}/{number}",
        published_at=one.published_at,
        fetched_at=one.published_at + timedelta(minutes=4),
        text=one.text,
        title=one.title,
        author=author,
        engagement=Engagement(views=one.views, likes=one.likes, reposts=0, comments=0),
    )


def usual_day() -> tuple[float, float]:
    """Posts of the region on a day, and the share of its busiest hour, over four weeks."""
    last = END.date()
    posts = Regions(1).days(last - timedelta(days=MEAN_DAYS - 1), last)
    hours = Counter(post.published_at.astimezone(ZONE).hour for post in posts)
    return len(posts) / MEAN_DAYS, max(hours.values()) / len(posts)
