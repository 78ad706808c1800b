"""The steps of a case that have terms: when each began, and when it was made. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from domain.cases.case import Case, CaseMove
from domain.cases.course import GIVING, Passage
from domain.cases.workflow import ENDED, WITH_BODY, CaseDeed
from domain.terms.policy import CaseStep

ANSWERS = frozenset({CaseDeed.ANSWER, CaseDeed.APPROVE})
REACTIONS = ANSWERS | {CaseDeed.INTERIM}
LEAVING = GIVING | REACTIONS | {CaseDeed.RECALL, CaseDeed.WRONG_BODY}  # the body's clock stops
COMING = GIVING | {CaseDeed.RETURN}  # and begins
AGAIN = frozenset({CaseDeed.RETURN, CaseDeed.REOPEN})
TURNS = AGAIN | REACTIONS | {CaseDeed.CLOSE}  # of the resident's clock
_REGISTERING = frozenset(CaseDeed) - {CaseDeed.OPEN, CaseDeed.NOTE, CaseDeed.JOIN}


class Measured(NamedTuple):
    """A step of the resident's clock, or of a body's, from its beginning to its end."""

    step: CaseStep
    body: str | None
    start: datetime
    stopped: datetime | None

    def holds(self, at: datetime) -> bool:
        return self.start <= at and (self.stopped is None or at < self.stopped)


def before_answer(case: Case, counted: Sequence[CaseMove]) -> Iterator[Measured]:
    """The steps of the resident's clock before the answer."""
    start, ended = case.received_at, _end(counted)

    def first(*deeds: CaseDeed) -> datetime | None:
        return next((m.at for m in counted if m.deed in deeds), None)

    registered = first(*_REGISTERING)
    routed = first(*GIVING)
    yield Measured(CaseStep.REGISTRATION, None, start, registered or ended)
    yield distributing(case, counted)
    if registered is not None:
        yield Measured(CaseStep.FORWARDING, None, registered, routed or ended)
    yield Measured(CaseStep.FIRST_REACTION, None, start, first(*REACTIONS) or ended)


def distributing(case: Case, counted: Sequence[CaseMove]) -> Measured:
    """From the receipt until a body has the case."""
    routed = next((m.at for m in counted if m.deed in GIVING), None)
    return Measured(CaseStep.DISTRIBUTION, None, case.received_at, routed or _end(counted))


def answering(start: datetime, counted: Sequence[CaseMove]) -> Iterator[Measured]:
    """The answer, the final one after an interim answer, and both again after each return."""
    step: CaseStep | None = CaseStep.ANSWER
    for move in counted:
        if move.deed not in TURNS:
            continue
        if move.deed in AGAIN:
            if step is not None:
                yield Measured(step, None, start, move.at)
            step, start = CaseStep.ANSWER, move.at
        elif step is None:
            continue
        elif move.deed in ANSWERS or move.deed is CaseDeed.CLOSE:
            yield Measured(step, None, start, move.at)
            step = None
        elif move.deed is CaseDeed.INTERIM and step is CaseStep.ANSWER:
            yield Measured(step, None, start, move.at)
            step, start = CaseStep.FINAL, move.at
    if step is not None:
        yield Measured(step, None, start, None)


def with_bodies(passed: Sequence[Passage]) -> Iterator[Measured]:
    """The times in which each body had to answer: from when it got the case until it answered."""
    body, since = None, passed[0].move.at
    for move, state, now_with in passed[1:]:
        if body is not None and (move.deed in LEAVING or state in ENDED):
            # What was answered before the body got the case took no time of its clock.
            yield Measured(CaseStep.ANSWER, body, since, max(since, move.at))
            body = None
        if move.deed in COMING and state in WITH_BODY:
            body, since = now_with, move.at
    if body is not None:
        yield Measured(CaseStep.ANSWER, body, since, None)


def _end(counted: Sequence[CaseMove]) -> datetime | None:
    last = counted[-1] if counted else None
    return last.at if last and last.deed is CaseDeed.CLOSE else None
