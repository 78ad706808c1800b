"""The clocks of a case: the resident's, and each body's own from when it got the case. Pure.

A deadline follows from moves, policy and calendar; whatever stores one keeps a cache.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from domain.cases.case import Case, CaseMove
from domain.cases.holder import HolderKind
from domain.cases.life import after, effective, standing, stretches
from domain.cases.workflow import ENDED, WITH_BODY, CaseDeed, CaseState
from domain.region import Region
from domain.terms.policy import CaseStep, PolicyRow, Regime
from domain.terms.term import Term, TermKind, TermUnit
from domain.terms.worktime import MICRO, Worktime

ANSWERS = frozenset({CaseDeed.ANSWER, CaseDeed.APPROVE})
REACTIONS = ANSWERS | {CaseDeed.INTERIM}
LEAVING = frozenset({CaseDeed.ROUTE, CaseDeed.ALARM, CaseDeed.RECALL, CaseDeed.WRONG_BODY})
ANSWERING = frozenset({CaseStep.ANSWER, CaseStep.FINAL})
WITHOUT_CLOCKS = ENDED | {CaseState.ANSWERED, CaseState.RATED}
# An appeal of 59-ФЗ has no pauses: the law names none.
WITHOUT_PAUSES = frozenset({Regime.APPEAL})

Span = tuple[datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of a clock: the term, then each extension, which begins where that was due; `term`
    holds the time that the applicant was waited for.
    """

    start: datetime
    term: Term
    due: datetime


@dataclass(frozen=True, slots=True)
class CaseClock:
    """A term of the case; `body` None is the resident's.

    `stopped` is when the step was made, or the case left. `paused` is how long the applicant was
    waited for; `stands` means that they are waited for now.
    """

    step: CaseStep
    body: str | None
    legs: tuple[Leg, ...]
    stopped: datetime | None = None
    paused: timedelta = timedelta()
    stands: bool = False

    @property
    def start(self) -> datetime:
        return self.legs[0].start

    @property
    def due(self) -> datetime:
        return self.legs[-1].due

    @property
    def runs(self) -> bool:
        return self.stopped is None

    def is_late(self, now: datetime) -> bool:
        return (self.stopped or now) > self.due


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Until when the resident's answer and the body's own are due; None where no clock runs, or
    where it stands.
    """

    due: datetime | None = None
    body_due: datetime | None = None


def policy_row(case: Case, moves: Sequence[CaseMove], region: Region) -> PolicyRow | None:
    """The terms of a case by its present regime, priority and topic, in the version of the day on
    which the resident's clock began.
    """
    day = case.received_at.astimezone(region.zone).date()
    if (version := region.policy.in_force(day)) is None:
        return None
    now = standing(moves)
    by_topic = version.row(now.regime, now.priority, case.stream, now.topic)
    if by_topic is not None and by_topic.topic is not None:
        return by_topic
    return version.row(now.regime, now.priority, case.stream, now.group) or by_topic


def clocks(case: Case, moves: Sequence[CaseMove], region: Region, now: datetime) -> list[CaseClock]:
    """The resident's clocks, then those of the bodies, in the order of their beginnings."""
    row, counted = policy_row(case, moves, region), effective(moves)
    if row is None or not counted:  # a case taken back has no clocks
        return []
    pauses = [] if row.regime in WITHOUT_PAUSES else _pauses(case, moves)
    place = case.place.municipality
    worktime = region.worktime(place)
    extension = row.terms.get(CaseStep.EXTENSION)
    extended = [m.at for m in counted if m.deed is CaseDeed.EXTEND and extension is not None]

    def terms(step: CaseStep, span: Span) -> list[Term]:
        within = (at for at in extended if span[0] <= at and (span[1] is None or at < span[1]))
        more = [extension for _ in within] if extension and step in ANSWERING else []
        return [row.terms[step], *more]

    own = [
        _clock(worktime, terms(step, span), step, None, span, pauses, now)
        for step, span in _steps(case, counted)
        if step in row.terms
    ]
    if CaseStep.ANSWER in row.terms:
        step = CaseStep.ANSWER
        own += [
            _clock(region.worktime(place, body), terms(step, span), step, body, span, pauses, now)
            for body, span in _with_bodies(counted)
        ]
    return own


def deadlines(case: Case, moves: Sequence[CaseMove], region: Region) -> Deadlines:
    """The cache of a case's row, independent of the present moment."""
    if standing(moves).state in WITHOUT_CLOCKS:
        return Deadlines()
    now = moves[-1].at
    running = [one for one in clocks(case, moves, region, now) if one.runs and not one.stands]
    whole = [one.due for one in running if one.body is None and one.step in ANSWERING]
    body = [one.due for one in running if one.body is not None]
    return Deadlines(max(whole, default=None), max(body, default=None))


def _steps(case: Case, counted: Sequence[CaseMove]) -> Iterator[tuple[CaseStep, Span]]:
    start, ended = case.received_at, _end(counted)

    def first(*deeds: CaseDeed, since: int = 0) -> datetime | None:
        return next((m.at for m in counted[since:] if m.deed in deeds), None)

    registered = first(*(set(CaseDeed) - {CaseDeed.OPEN, CaseDeed.NOTE, CaseDeed.JOIN}))
    routed = first(CaseDeed.ROUTE, CaseDeed.ALARM)
    yield CaseStep.REGISTRATION, (start, registered or ended)
    yield CaseStep.DISTRIBUTION, (start, routed or ended)
    if registered is not None:
        yield CaseStep.FORWARDING, (registered, routed or ended)
    yield CaseStep.FIRST_REACTION, (start, first(*REACTIONS) or ended)
    yield from _answering(start, counted)


def _answering(start: datetime, counted: Sequence[CaseMove]) -> Iterator[tuple[CaseStep, Span]]:
    step: CaseStep | None = CaseStep.ANSWER
    for move in counted:
        if move.deed in (CaseDeed.RETURN, CaseDeed.REOPEN):
            if step is not None:
                yield step, (start, move.at)
            step, start = CaseStep.ANSWER, move.at
        elif step is None:
            continue
        elif move.deed in ANSWERS or move.deed is CaseDeed.CLOSE:
            yield step, (start, move.at)
            step = None
        elif move.deed is CaseDeed.INTERIM and step is CaseStep.ANSWER:
            yield step, (start, move.at)
            step, start = CaseStep.FINAL, move.at
    if step is not None:
        yield step, (start, None)


def _with_bodies(counted: Sequence[CaseMove]) -> Iterator[tuple[str, Span]]:
    now, body, since = standing(counted[:1]), None, counted[0].at
    for move in counted[1:]:
        before, now = now, after(now, move)
        gone = move.deed in LEAVING or move.deed in REACTIONS or now.state in ENDED
        if body is not None and gone:
            yield body, (since, move.at)
            body = None
        began = move.deed in (CaseDeed.ROUTE, CaseDeed.ALARM, CaseDeed.RETURN)
        if began and now.state in WITH_BODY and before.state is not CaseState.VOID:
            body, since = now.body, move.at
    if body is not None:
        yield body, (since, None)


def _pauses(case: Case, moves: Sequence[CaseMove]) -> list[Span]:
    return [
        (one.since, one.until)
        for one in stretches(case, moves)
        if one.holder.kind is HolderKind.APPLICANT
    ]


def _clock(
    worktime: Worktime,
    terms: Sequence[Term],
    step: CaseStep,
    body: str | None,
    span: Span,
    pauses: Iterable[Span],
    now: datetime,
) -> CaseClock:
    """A pause that begins before the deadline makes the term longer by what it takes of it."""
    start, stopped = span
    left = [
        (max(since, start), until)
        for since, until in pauses
        if (until is None or until > start) and (stopped is None or since < stopped)
    ]
    paused, stands, legs = timedelta(), False, list[Leg]()
    for term in terms:
        begin = legs[-1].due if legs else start
        due = worktime.due(begin, term)
        while left and left[0][0] < due:
            since, until = left.pop(0)
            end = until or max(now, since)
            stands = until is None and stopped is None
            term = _longer(term, worktime, since, end)
            due, paused = worktime.due(begin, term), paused + (end - since)
        legs.append(Leg(begin, term, due))
    return CaseClock(step, body, tuple(legs), stopped, paused, stands)


def _longer(term: Term, worktime: Worktime, since: datetime, until: datetime) -> Term:
    if term.unit is TermUnit.DAYS:
        first = since.astimezone(worktime.zone).date()
        last = until.astimezone(worktime.zone).date()
        if term.kind is TermKind.CALENDAR:
            return replace(term, amount=int(term.amount) + (last - first).days)
        days = worktime.working_days(first, last) - worktime.working_days(first, first)
        return replace(term, amount=int(term.amount) + days)
    more = worktime.between(since, until) if term.kind is TermKind.WORKING else until - since
    unit = 60_000_000 if term.unit is TermUnit.MINUTES else 3_600_000_000
    amount = Decimal(term.amount) + Decimal(more // MICRO) / unit
    return replace(term, amount=amount)


def _end(counted: Sequence[CaseMove]) -> datetime | None:
    last = counted[-1] if counted else None
    return last.at if last and last.deed is CaseDeed.CLOSE else None
