"""A message to one reader, and its delivery. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from domain.duty import DutyRole


class MessageState(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"  # given up after the last try
    STOPPED = "stopped"  # somebody acknowledged first


class Matter(StrEnum):
    ALERT = "alert"
    REPORT = "report"


class About(NamedTuple):
    kind: Matter
    id: str


@dataclass(frozen=True, slots=True)
class Message:
    """One row of the outbox.

    It goes to one channel, to a person by any of their channels, or to the person who serves in
    `role` when it is sent. `channel` is the name in the settings of the channel tried last, None
    before the first try; the channel's address is a secret. `about` is None for a notice to
    operators. `asks` means that the message asks the reader to acknowledge. `contact` is the key of
    a body's contact that the settings reach by its kind, `referral` the id of the referral whose
    link the message carries. `score_link` is the id of the score link that goes to the contact that
    its case holds; the message has neither the contact nor the link. `enquiry` names the link to
    a form that the message carries (AskedBody.subject). `report` names the report whose link the
    message carries (Report.subject), and `reader` is the person for whom the link is signed. `page`
    names the link to the list of what to do on an official page (PageLink.subject), `seminar` that
    of an invitation (SeminarInvitation.subject). `survey_ask` is the id of the ask that goes to the
    contact that its case holds; the message has neither the contact nor the link.
    """

    id: str
    about: About | None
    title: str
    text: str
    state: MessageState
    created_at: datetime
    next_try_at: datetime
    tries: int = 0
    delivered_at: datetime | None = None
    error: str | None = None
    channel: str | None = None
    role: DutyRole | None = None
    person: str | None = None
    asks: bool = False
    contact: str | None = None
    referral: int | None = None
    score_link: int | None = None
    enquiry: str | None = None
    report: str | None = None
    reader: str | None = None
    page: str | None = None
    seminar: str | None = None
    survey_ask: int | None = None
