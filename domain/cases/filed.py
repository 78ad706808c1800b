"""What another system says of a case at one moment: a row of an export, an answer of Open311, a
call of the webhook. Pure.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.cases.case import Place
from domain.terms.policy import Regime


class FiledState(StrEnum):
    """How far a case is there, in the order of its life."""

    RECEIVED = "received"
    ROUTED = "routed"
    IN_WORK = "in_work"
    POSTPONED = "postponed"
    INTERIM = "interim"
    ANSWERED = "answered"
    RETURNED = "returned"
    CLOSED = "closed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Publicity:
    """Whether everybody may read a filed case, with its point in degrees, a picture, and the
    address as written.
    """

    is_public: bool = False
    latitude: float | None = None
    longitude: float | None = None
    media: str | None = None
    address: str = ""


PRIVATE = Publicity()


@dataclass(frozen=True, slots=True)
class FiledCase:
    """`number` names the case within its `stream`; `said_at` is the time of the export or answer
    that says this, `received_at` when the case was filed there, `zone` the zone in which its times
    were written.

    `text` is masked, and names of persons, phones, mail, birth dates and flats were dropped before;
    `applicant` is a keyed pseudonym. A `regime` of None means that of the import's map, which the
    case shows as assumed. `subject`, `performer` and `status` are the topic, the body and the state
    as written there, where `topic`, `body` and `state` are None for what our lists do not have.
    `due` is the term that the other system shows, `link` the address of the resident's post,
    `comment` what they wrote beside their `score`, `media` the address of a picture,
    `address` the masked words of the place.
    """

    stream: str
    number: str
    said_at: datetime
    received_at: datetime
    zone: str
    text: str
    place: Place
    regime: Regime | None = None
    group: str | None = None
    topic: str | None = None
    subject: str = ""
    body: str | None = None
    performer: str = ""
    state: FiledState | None = None
    status: str = ""
    answer: str = ""
    answered_at: datetime | None = None
    due: datetime | None = None
    score: int | None = None
    own_number: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    is_public: bool | None = None
    link: str | None = None
    applicant: str | None = None
    comment: str = ""
    media: str | None = None
    address: str = ""

    @property
    def publicity(self) -> Publicity:
        """What does not say that it is public is private."""
        point = self.latitude, self.longitude
        return Publicity(self.is_public is True, *point, self.media, self.address)


class TakenAs(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one filed case: `changes` names the fields that differ, `reason` says in
    Russian why it was refused and what to do.
    """

    outcome: TakenAs
    case_id: int | None = None
    changes: tuple[str, ...] = ()
    reason: str = ""
