"""A fact: a post, case, answer, alert or mark of a survey as cuts count it, without text. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from hashlib import blake2b

from domain.complaint import Complaint
from domain.post import Label, Labels, Post
from domain.reports.cut import Dimension
from domain.source import SourceKind

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICRO = timedelta(microseconds=1)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
MARK_BITS = 31  # sums of a million are exact in floating point

# What a fact holds in columns; the others follow from its time.
HELD = tuple(one for one in Dimension if one not in (Dimension.WEEKDAY, Dimension.HOUR))


class FactKind(IntEnum):
    """TURN is a case as one body had it, which measures of bodies rest on; SURVEY is what one
    submission says to one scale.
    """

    POST = 1
    CASE = 2
    TURN = 3
    ANSWER = 4
    ALERT = 5
    SURVEY = 6


Span = tuple[datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class Fact:
    """`of` names the thing within its kind, `at` is when it counts: published, received, given or
    opened. `values` has no empty ones. `author` is the pseudonym of a complaint that is no copy.

    `reach_day` and `reach_week` are views at the age of 24 hours and of 7 days. Of a turn, `spans`
    are those in which the body had the case, until its end, and `due` may move while it `stands`:
    then the applicant is waited for. Of a survey, `score` lies on a scale from 1 to `scale`, and
    `whose` names the submission, which is a person here; `author` makes its number.
    """

    kind: FactKind
    of: str
    at: datetime
    values: Mapping[Dimension, str] = field(default_factory=dict)
    is_complaint: bool = False
    author: str | None = None
    reach_day: int | None = None
    reach_week: int | None = None
    due: datetime | None = None
    answered: datetime | None = None
    left: datetime | None = None
    spans: tuple[Span, ...] = ()
    stands: bool = False
    score: int | None = None
    returns: int = 0
    quality: int | None = None
    scale: int | None = None
    whose: str = ""


def fact_of_post(post: Post, labels: Labels, complaint: Complaint | None) -> Fact:
    """`complaint` is how the post counts, None if it is no complaint."""
    day, week = reach(post.fetched_at - post.published_at, post.engagement.views)
    return Fact(
        FactKind.POST,
        post.id,
        post.published_at,
        _values(post, labels),
        is_complaint=complaint is not None,
        author=complaint.author if complaint and not complaint.is_copy else None,
        reach_day=day,
        reach_week=week,
    )


def reach(age: timedelta, views: int | None) -> tuple[int | None, int | None]:
    """What the counter of a page that was fetched at that age says of 24 hours and of 7 days; a
    later look says nothing of them.
    """
    return (
        views if DAY <= age < 2 * DAY else None,
        views if WEEK <= age < 2 * WEEK else None,
    )


def _values(post: Post, labels: Labels) -> Mapping[Dimension, str]:
    known: Mapping[Dimension, Label | None] = {
        Dimension.TOPIC: labels.topic,
        Dimension.GROUP: labels.group,
        Dimension.MUNICIPALITY: labels.municipality,
        Dimension.SETTLEMENT: labels.settlement,
        Dimension.BODY: labels.body,
        Dimension.KIND: labels.kind,
        Dimension.TONE: labels.sentiment,
        Dimension.URGENCY: labels.urgency,
    }
    values = {one: label.value for one, label in known.items() if label is not None}
    source = {Dimension.SOURCE: post.source_id, Dimension.SOURCE_KIND: SourceKind(post.source_kind)}
    return source | values


def micros(at: datetime) -> int:
    return (at - EPOCH) // MICRO


def moment(micros_: int) -> datetime:
    return EPOCH + micros_ * MICRO


class FactMarks:
    """Without the key nobody can tell whose or what a number is of."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def author(self, pseudonym: str) -> int:
        return self._number(f"author {pseudonym}") >> 1  # it is never negative

    def of(self, kind: FactKind, name: str) -> int:
        return self._number(f"{kind.value} {name}") >> (64 - MARK_BITS)

    def _number(self, text: str) -> int:
        digest = blake2b(text.encode("utf-8", "replace"), digest_size=8, key=self._key).digest()
        return int.from_bytes(digest)
