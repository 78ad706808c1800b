"""A list of what to do on an official page, sent to its body by a signed link. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.access.signed import row_subject
from domain.cases.referrals.referral import PERSON

LIFE = timedelta(days=30)  # no link works longer
LONGEST_NAME, LONGEST_NOTE = 200, 2000


class PageLinkShut(StrEnum):
    """Why a link shows nothing."""

    ENDED = "ended"
    OVER = "over"
    GONE = "gone"  # the page or its body


@dataclass(frozen=True, slots=True)
class PageLink:
    """At one contact of a body («mail:a@b.ru») or at the channels of a `person`. `opened` counts
    looks, those of mail scanners too; `done` are the elements that the owner says are done.
    """

    source_id: str
    body: str
    contact: str
    person: str
    made_at: datetime
    who: str
    opened: int = 0
    opened_at: datetime | None = None
    answered_at: datetime | None = None
    answered_by: str = ""
    done: tuple[str, ...] = ()
    note: str = ""
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

    def shut(self, body: str | None, now: datetime) -> PageLinkShut | None:
        """`body` is whose the page is now, None if it is no official page any more."""
        if self.ended_at is not None:
            return PageLinkShut.ENDED
        if now >= self.made_at + LIFE:
            return PageLinkShut.OVER
        return None if body == self.body else PageLinkShut.GONE
