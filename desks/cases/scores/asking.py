"""Asks for the score of closed cases: a link to the contact that a case holds, once a close."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo

from app.installation import Installation
from domain.cases.case import CaseMove
from domain.cases.course import effective
from domain.cases.scores.survey import Survey, SurveyKind, closes_of
from domain.cases.workflow import CaseDeed, CaseState
from domain.message import Message, MessageState
from domain.person import SYSTEM
from domain.ports.casework.cases import StoredCase
from russian.casework.scores import survey_message

GRACE = timedelta(minutes=10)  # in which a close is undone
LATELY = timedelta(days=3)  # closes that one turn looks at
BATCH = 500
FIRST, LAST = time(9), time(21)  # residents are written to between these, in the region's time


def ask_scores(installation: Installation, now: datetime) -> int:
    """A job of the scheduler; returns how many applicants are asked. Closes by any door count.

    The survey marks the close as asked. It is written together with its message, so that a crash
    loses and repeats nothing.
    """
    settings, casework = installation.settings, installation.casework
    if not settings.case_contacts or not settings.contact_channels:
        return 0
    ids = casework.surveys.unasked(now - LATELY, now - GRACE, BATCH)
    cases, moves, count = casework.cases.several(ids), casework.cases.moves_of(ids), 0
    for id_, stored in cases.items():
        asked = Survey(id_, SurveyKind.CONTACT, closes_of(moves[id_]), now, SYSTEM)
        if stored.standing.state is not CaseState.CLOSED or _is_scored(moves[id_]):
            continue
        if any(one.is_as(asked) for one in casework.surveys.of_case(id_)):
            continue  # this close was asked before it was taken back
        with installation.transaction():
            survey = casework.surveys.ask(asked)
            installation.messages.outbox.put([_message(installation, stored, survey, now)])
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
    installation: Installation, stored: StoredCase, survey: Survey, now: datetime
) -> Message:
    zone = installation.region.zone
    title, text = survey_message(stored.case.spoken, survey.ends_at.astimezone(zone))
    return Message(
        id=f"case score {survey.number}",
        about=None,
        title=title,
        text=text,
        state=MessageState.PENDING,
        created_at=now,
        next_try_at=_by_day(now, zone),
        survey=survey.number,
    )


def _by_day(now: datetime, zone: tzinfo) -> datetime:
    local = now.astimezone(zone)
    if FIRST <= local.time() < LAST:
        return now
    day = local if local.time() < FIRST else local + timedelta(days=1)
    return day.replace(hour=FIRST.hour, minute=0, second=0, microsecond=0).astimezone(now.tzinfo)
