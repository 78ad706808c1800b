"""A seminar for specialists of bodies, whom it invites, and who came. Pure.

Bodies are invited and counted, employees are not named in it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.access.signed import row_subject
from domain.cases.referrals.referral import PERSON
from domain.outreach.mistake import MistakeKind

LONGEST_TITLE, LONGEST_ABOUT, LONGEST_PLACE = 200, 4_000, 300
LONGEST_LINK_NAME, LONGEST_NAME = 200, 200
MOST_MATERIALS = 20
MOST_PEOPLE = 500  # of one body
LONGEST = timedelta(days=7)
FARTHEST_AHEAD = timedelta(days=150)  # of an invitation
LIFE = timedelta(days=180)  # no link works longer
AFTER = timedelta(days=14)  # in which who came is marked by the link


class SeminarAudience(StrEnum):
    COORDINATOR = "coordinator"
    HEAD = "head"
    EXECUTOR = "executor"
    PRESS = "press"  # who writes on official pages


class SeminarPhase(StrEnum):
    AHEAD = "ahead"
    RUNNING = "running"
    OVER = "over"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Material:
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Seminar:
    """`kinds` are the communication errors that it answers. `who` changed it last, at `at`."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    about: str
    audience: tuple[SeminarAudience, ...]
    kinds: tuple[MistakeKind, ...]
    materials: tuple[Material, ...]
    who: str
    at: datetime
    cancelled_at: datetime | None = None
    version: int = 1
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id

    def phase(self, now: datetime) -> SeminarPhase:
        if self.cancelled_at is not None:
            return SeminarPhase.CANCELLED
        if now < self.starts_at:
            return SeminarPhase.AHEAD
        return SeminarPhase.RUNNING if now < self.ends_at else SeminarPhase.OVER


class SeminarLinkShut(StrEnum):
    """Why a link shows nothing."""

    ENDED = "ended"
    CANCELLED = "cancelled"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class SeminarInvitation:
    """Of a body, sent to one contact («mail:a@b.ru») or to the channels of a `person`; to neither
    if the body has none, or came uninvited. `opened` counts looks, those of mail scanners too.
    `planned` and `came` are how many people, None if unknown.
    """

    seminar: int
    body: str
    contact: str
    person: str
    made_at: datetime
    who: str
    opened: int = 0
    opened_at: datetime | None = None
    planned: int | None = None
    came: int | None = None
    answered_by: str = ""
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id

    @property
    def subject(self) -> str:
        return row_subject(self.number, self.made_at)

    @property
    def key(self) -> str:
        """That of the addressee (domain/cases/referrals/addressees.py)."""
        return f"{PERSON}:{self.person}" if self.person else self.contact

    def shut(self, seminar: Seminar, now: datetime) -> SeminarLinkShut | None:
        if seminar.cancelled_at is not None:
            return SeminarLinkShut.CANCELLED
        if self.ended_at is not None:
            return SeminarLinkShut.ENDED
        is_over = now >= min(self.made_at + LIFE, seminar.ends_at + AFTER)
        return SeminarLinkShut.OVER if is_over else None


@dataclass(frozen=True, slots=True)
class SeminarSpan:
    """Seminars that begin since then and before `until`, of the bodies invited; None for all."""

    since: datetime | None = None
    until: datetime | None = None
    bodies: frozenset[str] | None = None
    limit: int = 200
    latest_first: bool = False
