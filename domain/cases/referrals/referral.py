"""A referral: one case handed to one contact of a body by a signed link. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

PERSON = "person"
LIFE = timedelta(days=400)  # no link works longer, whatever the terms of its case
AFTER_TERM = timedelta(days=7)  # how long a link works after the last term of its case
WITHOUT_TERM = timedelta(days=30)  # and where the case has no term


class ReferralEnd(StrEnum):
    """Why a link works no longer. REPLACED: the same contact has a newer one. ANSWERED ends the
    entries of «Не отвечают» alone.
    """

    LEFT = "left"
    CLOSED = "closed"
    REPLACED = "replaced"
    REVOKED = "revoked"
    ANSWERED = "answered"


class Tried(StrEnum):
    """Why the case went on to the next contact."""

    BOUNCED = "bounced"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Referral:
    """It goes to a `contact` of bodies.yaml («mail:a@b.ru») or to the channels of a `person`. With
    neither it is an entry of the list «Не отвечают», which has no link. `turn` is the place of the
    move that gave the case to the body. `by_hand` means that a person chose the contact.

    Without a pressed button until `press_by` the next contact is tried; None waits for nobody.
    `opened` counts looks at the page, those of mail scanners too, and decides nothing; `name` is
    how the last reader who pressed a button called themselves. `asked_why` is why they ask for
    more time, until the centre decides at `decided_at`, with a reason where it declines.
    """

    case_id: int
    body: str
    contact: str
    turn: int
    made_at: datetime
    who: str
    person: str = ""
    press_by: datetime | None = None
    by_hand: bool = False
    opened: int = 0
    opened_at: datetime | None = None
    pressed_at: datetime | None = None
    name: str = ""
    tried: Tried | None = None
    tried_at: datetime | None = None
    asked_at: datetime | None = None
    asked_why: str = ""
    decided_at: datetime | None = None
    decided_why: str = ""
    end: ReferralEnd | None = None
    ended_at: datetime | None = None
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id

    @property
    def key(self) -> str:
        """That of the addressee (addressees.py); empty for the centre."""
        return f"{PERSON}:{self.person}" if self.person else self.contact

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def asks(self) -> bool:
        """Whether a request of more time waits for the centre."""
        return self.asked_at is not None and self.decided_at is None
