"""An enquiry: a form asked of bodies until a day, and who owes what. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from domain.access.signed import row_subject
from domain.cases.referrals.referral import PERSON
from domain.reports.enquiries.form import EnquiryCell
from domain.terms.period import Period

LONGEST_TITLE = 200
LONGEST_NOTE = 2_000
LONGEST_NAME = 80
MOST_SENT = 20  # answers to one link: an answer can be put right until the enquiry ends
AFTER_DUE = timedelta(days=30)  # how long a link works after the day
LIFE = timedelta(days=400)  # no link works longer
LONGEST_TERM = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Enquiry:
    """`period` is what the cells are of, `due` the end of the last day. A reminder leaves at
    `remind_at`; None where the day is too near. An enquiry ends at `ended_at` by a person, or by
    itself AFTER_DUE.
    """

    title: str
    cells: tuple[EnquiryCell, ...]
    period: Period
    due: datetime
    who: str
    made_at: datetime
    note: str = ""
    remind_at: datetime | None = None
    counted_at: datetime | None = None  # when our own figures were counted
    ended_at: datetime | None = None
    ended_by: str = ""
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id

    @property
    def report(self) -> str:
        """The name under which our figures are kept."""
        return f"enquiry {self.number}"

    @property
    def ends_at(self) -> datetime:
        return self.ended_at or self.due + AFTER_DUE


class AskedEnd(StrEnum):
    """Why the link of a body works no longer. REPLACED: another contact of the body has one."""

    REVOKED = "revoked"
    REPLACED = "replaced"


class Debt(StrEnum):
    """How a body stands to an enquiry."""

    ANSWERED = "answered"
    OWED = "owed"
    LATE = "late"
    UNREACHED = "unreached"  # the body has no contact that takes a link
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class AskedBody:
    """An enquiry at one contact of a body («mail:a@b.ru») or at the channels of a `person`; with
    neither nobody was reached. `opened` counts looks at the page, those of mail scanners too.
    """

    enquiry: int
    body: str
    contact: str
    made_at: datetime
    who: str
    person: str = ""
    opened: int = 0
    opened_at: datetime | None = None
    answered_at: datetime | None = None
    reminded_at: datetime | None = None
    end: AskedEnd | None = None
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
        """That of the addressee (domain/cases/referrals/addressees.py); empty if nobody was
        reached.
        """
        return f"{PERSON}:{self.person}" if self.person else self.contact

    @property
    def is_reached(self) -> bool:
        return bool(self.key)

    def debt(self, enquiry: Enquiry, now: datetime) -> Debt:
        if self.answered_at is not None:
            return Debt.ANSWERED
        if self.end is AskedEnd.REVOKED:
            return Debt.REVOKED
        if not self.is_reached:
            return Debt.UNREACHED
        return Debt.LATE if now >= enquiry.due else Debt.OWED


@dataclass(frozen=True, slots=True)
class EnquiryAnswer:
    """What a body wrote at one time; the last one counts, the earlier ones stay. `name` is how its
    writer called themselves, `values` are by the names of the cells.
    """

    asked: int
    at: datetime
    name: str
    values: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


class EnquiryShut(StrEnum):
    """Why a link that we signed shows no form."""

    REVOKED = "revoked"
    REPLACED = "replaced"
    ENDED = "ended"
    MERGED = "merged"  # the body is no more


def shut(
    enquiry: Enquiry, asked: AskedBody, body_stands: bool, now: datetime
) -> EnquiryShut | None:
    if asked.end is not None:
        return EnquiryShut(asked.end.value)
    if now >= enquiry.ends_at:
        return EnquiryShut.ENDED
    return None if body_stands else EnquiryShut.MERGED
