"""Letters that came back from contacts of bodies, and what became of each. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.cases.referrals.link import Shut


class MailOutcome(StrEnum):
    """PROPOSED waits for the centre as an answer, SHUT came when its link worked no longer."""

    PROPOSED = "proposed"
    AUTOMATIC = "automatic"
    BOUNCED = "bounced"
    DELAYED = "delayed"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    SHUT = "shut"


# Letters whose sender believes that they answered: the centre and the sender are told.
UNHEARD = frozenset({MailOutcome.EMPTY, MailOutcome.TOO_LARGE, MailOutcome.UNREADABLE})


@dataclass(frozen=True, slots=True)
class CaseMail:
    """One letter: neither its sender's address nor its headers are kept.

    `id` is a digest of its Message-ID and of the referral, so the same letter counts once. `answer`
    is the id of the proposal that it became.
    """

    id: str
    case_id: int
    referral: int
    at: datetime
    outcome: MailOutcome
    answer: int | None = None
    attachments: int = 0
    shut: Shut | None = None
