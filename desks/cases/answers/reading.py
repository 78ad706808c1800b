"""Reads stored answers and writes their quality and promises, before a person decides."""

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from app.answers.readers import answer_readers, nearest
from app.installation import Installation
from cases.answers.dates.tokens import level
from cases.answers.quality.formal import Twin
from cases.answers.quality.promise import Promise
from cases.answers.quality.reading import AnswerFacts, AnswerReading, answer_reading
from domain.cases.answers.answer import AnswerState, CaseAnswer
from domain.cases.answers.promise import LONGEST_WORDS, WAITING, CasePromise, PromiseState
from domain.cases.answers.quality import AnswerQuality
from domain.person import SYSTEM
from domain.ports.casework.cases import StoredCase

COMPARED = 1_000  # answers of the same body that one is compared with, the latest
NEAR = 3  # of these, how many are read again in full
AT_ONCE = 100  # answers that one turn reads
PROMISED = 10  # promises of one answer
_MOVED = re.compile(r"перен[ео]с\w*|сдвин\w*|продл[её]н\w*|новый\s+срок|отлож\w+|вместо\s+\d")

log = logging.getLogger(__name__)


def read_answers(installation: Installation, now: datetime) -> int:
    """Reads what was stored or edited since the last turn; returns how many."""
    casework = installation.casework
    ids = casework.quality.unread(AT_ONCE)
    every = casework.answers.several(ids)
    answers = [every[id_] for id_ in ids if id_ in every]
    known = casework.cases.several({one.case_id for one in answers})
    for answer in answers:
        if (stored := known.get(answer.case_id)) is not None:
            read_answer(installation, stored, answer, now)
    return len(answers)


def read_answer(
    installation: Installation, stored: StoredCase, answer: CaseAnswer, now: datetime
) -> AnswerReading:
    """What the machine reads, written together with the promises."""
    readers = answer_readers(installation.region, installation.lemmatiser)
    signature = readers.signature(answer.text)
    reading = reading_of(installation, stored, answer, signature)
    quality = AnswerQuality(
        answer_id=answer.number,
        case_id=answer.case_id,
        body=answer.body,
        at=answer.at,
        points=reading.met,
        is_formal=reading.formal.is_formal,
        likeness=round(reading.formal.likeness, 3),
        twin=reading.formal.twin,
        asked=len(reading.asked),
        answered=sum(one.answer is not None for one in reading.asked),
        marks=reading.marks,
        signature=signature,
    )
    promises = [_stored(stored, answer, one) for one in _few(reading.promises)]
    casework = installation.casework
    with installation.transaction():
        casework.quality.save(quality, now)
        casework.promises.replace(answer.number, promises)
        if answer.state is AnswerState.TAKEN and _MOVED.search(level(answer.text)):
            _move(installation, answer, now)
    return reading


def reading_of(
    installation: Installation,
    stored: StoredCase,
    answer: CaseAnswer,
    signature: tuple[int, ...] | None = None,
) -> AnswerReading:
    facts = facts_of(installation, stored, answer.text, answer.at, answer.body, signature)
    return answer_reading(stored.case.text or "", answer.text, facts)


def facts_of(
    installation: Installation,
    stored: StoredCase,
    text: str,
    at: datetime,
    body: str | None,
    signature: tuple[int, ...] | None = None,
) -> AnswerFacts:
    """What an answer or a draft of a body is read against."""
    region, place = installation.region, stored.case.place
    readers = answer_readers(region, installation.lemmatiser)
    calendar = (
        region.worktime(place.municipality, body) if body else region.worktime(place.municipality)
    )
    return AnswerFacts(
        at=at,
        worktime=calendar,
        lemmatiser=installation.lemmatiser,
        known=readers.known(place, stored.standing.group),
        others=_others(installation, body, at, signature or readers.signature(text)),
    )


def _others(
    installation: Installation, body: str | None, at: datetime, signature: tuple[int, ...]
) -> Sequence[Twin]:
    if body is None or not signature:
        return ()
    casework = installation.casework
    near = nearest(signature, casework.quality.near(body, at, COMPARED), NEAR)
    answers = casework.answers.several(near)
    return [Twin(id_, answers[id_].text) for id_ in near if id_ in answers]


def _few(promises: Sequence[Promise]) -> Sequence[Promise]:
    """The first of each day, PROMISED at most: people decide on each."""
    by_day: dict[date | None, Promise] = {}
    for one in promises:
        by_day.setdefault(one.due, one)
    return list(by_day.values())[:PROMISED]


def _stored(stored: StoredCase, answer: CaseAnswer, promise: Promise) -> CasePromise:
    place = stored.case.place
    return CasePromise(
        case_id=answer.case_id,
        answer_id=answer.number,
        body=answer.body,
        made_at=answer.at,
        words=answer.text[promise.start : promise.end][:LONGEST_WORDS],
        start=promise.start,
        end=promise.end,
        due=promise.due,
        state=PromiseState.VAGUE if promise.due is None else PromiseState.PROPOSED,
        municipality=place.municipality,
        settlement=place.settlement,
    )


def _move(installation: Installation, answer: CaseAnswer, now: datetime) -> None:
    """The promise of an earlier answer to the case gives way to the later day that this names."""
    promises = installation.casework.promises
    rows = promises.of_cases([answer.case_id])[answer.case_id]
    new = [one for one in rows if one.answer_id == answer.number and one.state in WAITING]
    old = [one for one in rows if one.made_at < answer.at and one.state in WAITING and one.due]
    if not new or not old:
        return
    later, earlier = new[-1], old[-1]
    if later.due is None or earlier.due is None or later.due <= earlier.due:
        return
    is_moved = promises.save(
        replace(
            earlier,
            state=PromiseState.MOVED,
            moved_to=later.number,
            who=SYSTEM,
            decided_at=now,
            reason="в ответе назван новый срок",
        ),
        earlier.state,
    )
    if is_moved:
        promises.save(replace(later, moved=earlier.moved + 1), later.state)
