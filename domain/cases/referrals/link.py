"""What a link of a case may do, and when it may do nothing. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from domain.cases.case import CaseMove
from domain.cases.clocks import CaseClock
from domain.cases.course import effective
from domain.cases.referrals.referral import (
    AFTER_TERM,
    LIFE,
    WITHOUT_TERM,
    Referral,
    ReferralEnd,
)
from domain.cases.standing import Standing
from domain.cases.steps import COMING
from domain.cases.workflow import WITH_BODY, WORKFLOW, CaseDeed, CaseState
from domain.region import Body


class LinkDeed(StrEnum):
    """A button of the page, in the order in which they stand there."""

    ACCEPT = "accept"
    ANSWER = "answer"
    INTERIM = "interim"
    WRONG_BODY = "wrong-body"
    TERM = "term"


# What each button does with the case; TERM leaves a note and asks the centre.
DEEDS: Mapping[LinkDeed, CaseDeed] = {
    LinkDeed.ACCEPT: CaseDeed.ACCEPT,
    LinkDeed.ANSWER: CaseDeed.ANSWER,
    LinkDeed.INTERIM: CaseDeed.INTERIM,
    LinkDeed.WRONG_BODY: CaseDeed.WRONG_BODY,
    LinkDeed.TERM: CaseDeed.NOTE,
}


class Shut(StrEnum):
    """Why a link that we signed shows no case."""

    REVOKED = "revoked"
    REPLACED = "replaced"
    EXPIRED = "expired"
    LEFT = "left"
    CLOSED = "closed"
    MERGED = "merged"
    GONE = "gone"  # the contact is no contact of the body any more


_ENDS: Mapping[ReferralEnd, Shut] = {
    ReferralEnd.LEFT: Shut.LEFT,
    ReferralEnd.ANSWERED: Shut.LEFT,
    ReferralEnd.CLOSED: Shut.CLOSED,
    ReferralEnd.REPLACED: Shut.REPLACED,
    ReferralEnd.REVOKED: Shut.REVOKED,
}


def shut(
    referral: Referral,
    now: Standing,
    body: Body | None,
    is_known: bool,
    ends_at: datetime,
    at: datetime,
) -> Shut | None:
    """Why the link shows nothing; None if it works. `is_known` says whether the contact is still
    one of the body.
    """
    if referral.end is not None and referral.end is not ReferralEnd.CLOSED:
        return _ENDS[referral.end]
    if now.state is CaseState.CLOSED or referral.end is ReferralEnd.CLOSED:
        return Shut.CLOSED
    if now.body != referral.body or not referral.key:
        return Shut.LEFT
    if body is None or body.until is not None:
        return Shut.MERGED
    if not is_known:
        return Shut.GONE
    return Shut.EXPIRED if at >= ends_at else None


def ends_at(referral: Referral, clocks: Sequence[CaseClock]) -> datetime:
    last = max((one.due for one in clocks), default=None)
    end = last + AFTER_TERM if last else referral.made_at + WITHOUT_TERM
    return min(max(end, referral.made_at + AFTER_TERM), referral.made_at + LIFE)


def offered(now: Standing, is_asking: bool) -> Sequence[LinkDeed]:
    """The buttons that the page shows; a second request waits until the first is decided."""
    row = WORKFLOW[now.state]
    return [
        one
        for one in LinkDeed
        if DEEDS[one] in row
        and (one is not LinkDeed.TERM or (now.state in WITH_BODY and not is_asking))
    ]


def turn_of(moves: Sequence[CaseMove]) -> int:
    """The place of the move that gave the case to the body that has it."""
    came = [move.place for move in effective(moves) if move.deed in COMING]
    return came[-1] if came else 1
