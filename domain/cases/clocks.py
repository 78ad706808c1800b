"""The clocks of a case: the resident's, and each body's own from when it got the case. Pure.

A deadline follows from moves, policy and calendar; whatever stores one keeps a cache.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from domain.cases.case import Case, CaseMove
from domain.cases.course import CaseMatter, effective, matter, passages, timed
from domain.cases.holder import HolderKind
from domain.cases.life import stretches
from domain.cases.steps import Measured, answering, before_answer, with_bodies
from domain.cases.workflow import ENDED, CaseDeed, CaseState
from domain.region import Region
from domain.terms.policy import CaseStep, PolicyRow, Regime
from domain.terms.term import Term, TermKind, TermUnit
from domain.terms.worktime import MICRO, Worktime

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
    return _row(case, matter(effective(moves) or moves[:1]), region)


def _row(case: Case, now: CaseMatter, region: Region) -> PolicyRow | None:
    day = case.received_at.astimezone(region.zone).date()
    if (version := region.policy.in_force(day)) is None:
        return None
    by_topic = version.row(now.regime, now.priority, case.stream, now.topic)
    if by_topic is not None and by_topic.topic is not None:
        return by_topic
    return version.row(now.regime, now.priority, case.stream, now.group) or by_topic


def clocks(case: Case, moves: Sequence[CaseMove], region: Region, now: datetime) -> list[CaseClock]:
    """The resident's clocks, then those of the bodies, in the order of their beginnings.

    Raises MoveRefused for moves that the workflow does not have.
    """
    if not (counted := timed(effective(moves))):  # a case taken back has no clocks
        return []
    steps = [*before_answer(case, counted), *answering(case.received_at, counted)]
    steps += with_bodies(passages(counted))
    return _run(case, counted, region, steps, now)


def body_clocks(
    case: Case, counted: Sequence[CaseMove], region: Region, now: datetime
) -> list[CaseClock]:
    """The clocks of the bodies, in the order of their beginnings, of moves that count."""
    return _run(case, counted, region, with_bodies(passages(counted)), now)


def deadlines(case: Case, moves: Sequence[CaseMove], region: Region) -> Deadlines:
    """The cache of a case's row, independent of the present moment."""
    counted = timed(effective(moves))
    passed = passages(counted) if counted else []
    if not passed or passed[-1].state in WITHOUT_CLOCKS:
        return Deadlines()
    steps = [*answering(case.received_at, counted), *with_bodies(passed)]
    asked = [one for one in steps if one.stopped is None]
    running = [one for one in _run(case, counted, region, asked, moves[-1].at) if not one.stands]
    whole = [one.due for one in running if one.body is None]
    body = [one.due for one in running if one.body is not None]
    return Deadlines(max(whole, default=None), max(body, default=None))


def _run(
    case: Case,
    counted: Sequence[CaseMove],
    region: Region,
    steps: Iterable[Measured],
    now: datetime,
) -> list[CaseClock]:
    """The clocks of the steps for which the policy has a term."""
    terms = case_terms(case, counted, matter(counted), region)
    made = (terms.clock(one, now) for one in steps) if terms is not None else ()
    return [one for one in made if one is not None]


@dataclass(frozen=True, slots=True)
class CaseTerms:
    """The terms of a case's steps, and what its moves that count add to them."""

    region: Region
    municipality: str | None
    policy: Mapping[CaseStep, Term]
    pauses: Sequence[Span]
    extended: Sequence[datetime]

    @property
    def stands(self) -> bool:
        """The applicant is waited for now, so that deadlines move with the present moment."""
        return bool(self.pauses) and self.pauses[-1][1] is None

    def clock(self, one: Measured, now: datetime) -> CaseClock | None:
        """None for a step without a term."""
        if (term := self.policy.get(one.step)) is None:
            return None
        terms, extension = [term], self.policy.get(CaseStep.EXTENSION)
        if extension and one.step in ANSWERING:  # one for each that was made while it ran
            terms += [extension for at in self.extended if one.holds(at)]
        worktime = self.region.worktime(self.municipality, one.body)
        return _clock(worktime, terms, one, self.pauses, now)


def case_terms(
    case: Case, counted: Sequence[CaseMove], known: CaseMatter, region: Region
) -> CaseTerms | None:
    """Of moves that count and their matter; None where the policy has no row for it."""
    if (row := _row(case, known, region)) is None:
        return None
    pauses = [] if row.regime in WITHOUT_PAUSES else _pauses(case, counted)
    extended = [move.at for move in counted if move.deed is CaseDeed.EXTEND]
    return CaseTerms(region, case.place.municipality, row.terms, pauses, extended)


def _pauses(case: Case, counted: Sequence[CaseMove]) -> list[Span]:
    if all(move.waits is None for move in counted):
        return []
    return [
        (one.since, one.until)
        for one in stretches(case, counted)
        if one.holder.kind is HolderKind.APPLICANT
    ]


def _clock(
    worktime: Worktime,
    terms: Sequence[Term],
    one: Measured,
    pauses: Iterable[Span],
    now: datetime,
) -> CaseClock:
    """A pause that begins before the deadline makes the term longer by what it takes of it."""
    left = [
        (max(since, one.start), until)
        for since, until in pauses
        if (until is None or until > one.start) and (one.stopped is None or since < one.stopped)
    ]
    paused, stands, legs = timedelta(), False, list[Leg]()
    for term in terms:
        begin = legs[-1].due if legs else one.start
        due = worktime.due(begin, term)
        while left and left[0][0] < due:
            since, until = left.pop(0)
            end = until or max(now, since)
            stands = until is None and one.stopped is None
            term = _longer(term, worktime, since, end)
            due, paused = worktime.due(begin, term), paused + (end - since)
        legs.append(Leg(begin, term, due))
    return CaseClock(one.step, one.body, tuple(legs), one.stopped, paused, stands)


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
