"""A publication of the content plan: whom it is for, when, where, and what became of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST_TITLE = 200
LONGEST_TEXT = 4_000
LONGEST_WORDS = 300  # of a brief
LONGEST_REASON = 300
WIDEST_RADIUS = 200  # km
MOST_PAGES = 300


class ContentOrigin(StrEnum):
    """Which rule proposed it; HAND is a person, CRISIS the one text of all official pages."""

    NORM = "norm"  # more complaints than usual
    QUESTION = "question"  # asked in many threads
    PROMISE = "promise"  # its day comes
    SEASON = "season"  # the same weeks of last year were busier
    HAND = "hand"
    CRISIS = "crisis"


class ContentState(StrEnum):
    IDEA = "idea"
    DRAFT = "draft"
    APPROVED = "approved"
    PUBLISHED = "published"
    MEASURED = "measured"
    DROPPED = "dropped"


class ContentDeed(StrEnum):
    EDIT = "edit"
    APPROVE = "approve"
    BACK = "back"  # an approved one is a draft again
    PUBLISH = "publish"  # with the link of one page
    UNPUBLISH = "unpublish"  # the links were wrong
    DROP = "drop"
    REOPEN = "reopen"


_S, _D = ContentState, ContentDeed
CONTENT_MOVES: Mapping[ContentState, Mapping[ContentDeed, ContentState]] = {
    _S.IDEA: {_D.EDIT: _S.DRAFT, _D.DROP: _S.DROPPED},
    _S.DRAFT: {_D.EDIT: _S.DRAFT, _D.APPROVE: _S.APPROVED, _D.DROP: _S.DROPPED},
    _S.APPROVED: {
        **{_D.EDIT: _S.DRAFT, _D.BACK: _S.DRAFT, _D.PUBLISH: _S.PUBLISHED},
        _D.DROP: _S.DROPPED,
    },
    _S.PUBLISHED: {_D.PUBLISH: _S.PUBLISHED, _D.UNPUBLISH: _S.APPROVED},
    _S.MEASURED: {_D.PUBLISH: _S.MEASURED, _D.UNPUBLISH: _S.APPROVED},
    _S.DROPPED: {_D.REOPEN: _S.DRAFT},
}
WAITING = frozenset({_S.DRAFT, _S.APPROVED})
OUT = frozenset({_S.PUBLISHED, _S.MEASURED})


@dataclass(frozen=True, slots=True)
class ContentEvidence:
    """A figure that an idea rests on, and the page that shows it."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class ContentLink:
    """Where it was published; the crawler found it as `post_id`, or a person brought the link."""

    source_id: str
    url: str
    at: datetime
    post_id: str | None = None


class EffectVerdict(StrEnum):
    """Only FELL and ROSE are proven."""

    FELL = "fell"
    ROSE = "rose"
    UNPROVEN = "unproven"
    FEW = "few"  # too few complaints are usual
    YOUNG = "young"  # too little is known of what is usual


@dataclass(frozen=True, slots=True)
class ContentEffect:
    """Complaints and questions of `days` whole days from `since`, as `counted`, and as the forecast
    and like places made `usual`; `low` and `high` bound their ratio.
    """

    days: int
    since: datetime
    counted: int
    usual: float
    verdict: EffectVerdict
    low: float | None = None
    high: float | None = None
    places: int = 0  # like ones


@dataclass(frozen=True, slots=True)
class ContentEntry:
    """`key` names the matter, so that it is proposed once. Its audience is a place and a topic; the
    brief of the advertising cabinet adds `radius` in km and `words`. `pages` are ids of sources,
    `promise` is the number of what it speaks of. `who` decided last, at `at`.
    """

    key: str
    origin: ContentOrigin
    proposed_at: datetime
    title: str
    text: str = ""
    topic: str | None = None
    group: str | None = None
    municipality: str | None = None
    radius: int | None = None
    words: str = ""
    pages: tuple[str, ...] = ()
    planned_at: datetime | None = None
    promise: int | None = None
    evidence: tuple[ContentEvidence, ...] = ()
    links: tuple[ContentLink, ...] = ()
    effects: tuple[ContentEffect, ...] = ()
    state: ContentState = ContentState.IDEA
    who: str = ""
    at: datetime | None = None
    version: int = 1
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id

    @property
    def published_at(self) -> datetime | None:
        return min((link.at for link in self.links), default=None)

    @property
    def day_at(self) -> datetime | None:
        """Where a calendar shows it."""
        return self.published_at or self.planned_at


class ConflictKind(StrEnum):
    GONE_GROUP = "gone_group"  # the group or topic is no more
    GONE_PAGE = "gone_page"  # the page left the registry, or is not read
    CRISIS = "crisis"
    MOURNING = "mourning"
    HOUR = "hour"  # the same page within an hour
    TEXT = "text"
    PROMISE = "promise"  # not kept yet
    ALERT = "alert"  # open, of the same topic and place
    PAST = "past"  # its time is over
    HEIR = "heir"  # the page belongs to the successor of its body


STOPS = frozenset({ConflictKind.GONE_GROUP, ConflictKind.GONE_PAGE, ConflictKind.CRISIS})
"""Conflicts with which nothing can be approved."""


@dataclass(frozen=True, slots=True)
class ContentConflict:
    """`about` names the other thing, `address` is its page."""

    kind: ConflictKind
    about: str
    address: str = ""


class PauseKind(StrEnum):
    MOURNING = "mourning"
    CRISIS = "crisis"


@dataclass(frozen=True, slots=True)
class ContentPause:
    """A time in which planned publications stop, in a municipality or everywhere; without `until`
    it lasts until a person ends it.
    """

    kind: PauseKind
    since: datetime
    until: datetime | None
    municipality: str | None
    reason: str
    who: str
    at: datetime
    ended_by: str = ""
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id

    def covers(self, municipality: str | None, at: datetime) -> bool:
        """What is for the whole region is stopped by a pause anywhere in it."""
        here = None in (self.municipality, municipality) or self.municipality == municipality
        return here and self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class ContentFilter:
    """None means all. A day lies in `since`..`until` by where a calendar shows it."""

    states: frozenset[ContentState]
    group: str | None = None
    municipality: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    limit: int = 50
