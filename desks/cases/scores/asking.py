"""Asks for the score of closed cases: a link to the contact that a case holds, once a close."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo

from app.installation import Installation
from domain.cases.case import CaseMove
from domain.cases.course import effective
from domain.cases.scores.score_link import ScoreLink, ScoreLinkKind, closes_of
from domain.cases.workflow import CaseDeed, CaseState
from domain.message import Message, MessageState
from domain.person import SYSTEM
from domain.ports.casework.cases import StoredCase
from russian.casework.scores import score_link_message

GRACE = timedelta(minutes=10)  # in which a close is undone
LATELY = timedelta(days=3)  # closes that one turn looks at
BATCH = 500
FIRST, LAST = time(9), time(21)  # residents are written to between these, in the region's time


def ask_scores(installation: Installation, now: datetime) -> int:
    """A job of the scheduler; returns how many applicants are asked. Closes by any door count.

    The link marks the close as asked. It is written together with its message, so that a crash
    loses and repeats nothing.
    """
    settings, casework = installation.settings, installation.casework
    if not settings.case_contacts or not settings.contact_channels:
        return 0
    ids = casework.score_links.unasked(now - LATELY, now - GRACE, BATCH)
    cases, moves, count = casework.cases.several(ids), casework.cases.moves_of(ids), 0
    for id_, stored in cases.items():
        asked = ScoreLink(id_, ScoreLinkKind.CONTACT, closes_of(moves[id_]), now, SYSTEM)
        if stored.standing.state is not CaseState.CLOSED or _is_scored(moves[id_]):
            continue
        if any(one.is_as(asked) for one in casework.score_links.of_case(id_)):
            continue  # this close was asked before it was taken back
        with installation.transaction():
            score_link = casework.score_links.ask(asked)
            installation.messages.outbox.put([_message(installation, stored, score_link, now)])
        count += 1
    return count


def _is_scored(moves: Sequence[CaseMove]) -> bool:
    """Whether the person has told their score since the case was last returned."""
    for move in reversed(effective(moves)):
        if move.deed in (CaseDeed.RETURN, CaseDeed.REOPEN):
            return False
        if move.deed is CaseDeed.RATE:
            return True
    return False


def _message(
    installation: Installation, stored: StoredCase, score_link: ScoreLink, now: datetime
) -> Message:
    zone = installation.region.zone
    title, text = score_link_message(stored.case.spoken, score_link.ends_at.astimezone(zone))
    return Message(
        id=f"case score {score_link.number}",
        about=None,
        title=title,
        text=text,
        state=MessageState.PENDING,
        created_at=now,
        next_try_at=_by_day(now, zone),
        score_link=score_link.number,
    )


def _by_day(now: datetime, zone: tzinfo) -> datetime:
    local = now.astimezone(zone)
    if FIRST <= local.time() < LAST:
        return now
    day = local if local.time() < FIRST else local + timedelta(days=1)
    return day.replace(hour=FIRST.hour, minute=0, second=0, microsecond=0).astimezone(now.tzinfo)
