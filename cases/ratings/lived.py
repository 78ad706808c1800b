"""A case as each body, its resident and the centre had it, at any moment of the data. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from cases.ratings.turns import UNANSWERED, BodyTurn, Spans, body_turns, own_spans
from domain.cases.case import Case, CaseMove
from domain.cases.clocks import CaseClock, case_terms
from domain.cases.course import GIVING, effective, matter, passages, timed
from domain.cases.life import stretches_of
from domain.cases.ratings.held import HeldTurn
from domain.cases.ratings.rated import RatedCase
from domain.cases.ratings.rating import OF_CENTRE
from domain.cases.steps import REACTIONS, Measured, answering, distributing, with_bodies
from domain.cases.workflow import CaseDeed
from domain.region import Region
from domain.terms.policy import CaseStep


def lived(case: Case, moves: Sequence[CaseMove], region: Region) -> "LivedCase | None":
    """None for a case that was taken back."""
    counted = timed(effective(moves))
    return LivedCase(case, counted, region) if counted else None


def held_turns(
    case: Case, moves: Sequence[CaseMove], region: Region, now: datetime | None = None
) -> list[HeldTurn]:
    """At `now`, else at the last move's moment."""
    life = lived(case, moves, region)
    return life.held(now or moves[-1].at) if life is not None else []


@dataclass(slots=True)
class _ResidentLife:
    """What a resident had of a case, with any body."""

    answered: datetime | None = None
    left: datetime | None = None
    returns: int = 0
    score: int | None = None

    def take(self, move: CaseMove) -> None:
        if move.deed is CaseDeed.RETURN:
            self.returns += 1
        elif move.deed is CaseDeed.RATE:
            self.score = move.score
        elif self.answered is None and self.left is None:
            if move.deed in REACTIONS:
                self.answered = move.at
            elif move.deed is CaseDeed.CLOSE:
                if move.outcome in UNANSWERED:
                    self.left = move.at
                else:
                    self.answered = move.at


class LivedCase:
    """`counted` are the moves that count. What is the same at two moments is worked out once, so
    that each of several periods may ask.
    """

    def __init__(self, case: Case, counted: Sequence[CaseMove], region: Region) -> None:
        self.case, self._counted, self._region = case, counted, region
        self._passed, known = passages(counted), matter(counted)
        self._terms = case_terms(case, counted, known, region)
        self._kind = known.group or "", known.priority.value, case.stream
        self._subject = known.topic or ""
        self._routed = next((move.at for move in counted if move.deed in GIVING), None)
        self._distributing = distributing(case, counted)
        turns = body_turns(self._passed)
        stretches = stretches_of(case, self._passed) if turns else ()
        self._turns = [(turn, own_spans(turn, stretches)) for turn in turns]
        self._rated: tuple[datetime, list[RatedCase]] | None = None
        self._whole: tuple[datetime, RatedCase] | None = None

    def rated(self, now: datetime) -> list[RatedCase]:
        """What ratings count: the turns of bodies, then the centre's own part."""
        known = self._rated
        if known is None or not self._are_same(known[0], now):
            known = self._rated = now, [*self.turns(now), self.centre(now)]
        return known[1]

    def whole(self, now: datetime) -> RatedCase:
        """As its resident lived it, with any body: by the resident's own term and the first answer;
        `body` is empty. A case that ended without an answer by anybody has left.
        """
        known = self._whole
        if known is None or not self._are_same(known[0], now):
            known = self._whole = now, self._lived_whole(now)
        return known[1]

    def turns(self, now: datetime) -> list[RatedCase]:
        """One for each body that had the case, in the order in which they got it: by its first
        answer, at the time when it was published, or by its last turn if it never answered.
        """
        if not self._turns:
            return []
        clocks = self._clocks(now)
        return [
            self._of_body(
                turn, clocks.get((turn.body, turn.since)), self._worked(turn.body, spans, now)
            )
            for turn, spans in self._turns
        ]

    def held(self, now: datetime) -> list[HeldTurn]:
        """The same without the time worked, which depends on the moment of the data; so does the
        deadline of a turn that stands. A case that is not stored yet has no number.
        """
        if not self._turns:
            return []
        clocks, made = self._clocks(now), list[HeldTurn]()
        for turn, spans in self._turns:
            clock = clocks.get((turn.body, turn.since))
            stands = clock is not None and clock.stands
            rated = self._of_body(turn, clock, None)
            made.append(HeldTurn(rated, self.case.place.municipality, spans, stands))
        return made

    def centre(self, now: datetime) -> RatedCase:
        """The centre's own part: from the receipt until a body had the case, by the centre's
        working time.
        """
        case = self.case
        clock = self._terms.clock(self._distributing, now) if self._terms is not None else None
        end = min(self._routed or self._left or now, now)
        topic, priority, stream = self._kind
        return RatedCase(
            str(case.number),
            OF_CENTRE,
            case.received_at,
            clock.due if clock else None,
            self._routed,
            self._left,
            topic,
            priority,
            stream,
            self._region.worktime().between(case.received_at, max(end, case.received_at)),
            subject=self._subject,
            municipality=case.place.municipality or "",
        )

    def _lived_whole(self, now: datetime) -> RatedCase:
        case, life, start = self.case, self._life, self.case.received_at
        made = self._made(answering(start, self._counted), now)
        due = next((clock.due for clock in made), None)
        answered = None if life.answered is None else max(start, life.answered)
        end = min(answered or life.left or now, now)
        worktime = self._region.worktime(case.place.municipality, None)
        topic, priority, stream = self._kind
        return RatedCase(
            str(case.number),
            "",
            start,
            due,
            answered,
            life.left,
            topic,
            priority,
            stream,
            worktime.between(start, end) if start < end else None,
            life.score,
            life.returns,
        )

    def _of_body(
        self, turn: BodyTurn, clock: CaseClock | None, worked: timedelta | None
    ) -> RatedCase:
        topic, priority, stream = self._kind
        return RatedCase(
            "" if self.case.id is None else str(self.case.id),
            turn.body,
            turn.since,
            clock.due if clock else None,
            turn.answered,
            turn.left,
            topic,
            priority,
            stream,
            worked,
            turn.score,
            turn.returns,
            turn.refused,
            turn.taken_over,
            self._subject,
            self.case.place.municipality or "",
        )

    def _clocks(self, now: datetime) -> Mapping[tuple[str | None, datetime], CaseClock]:
        """Those of the bodies."""
        made = self._made(with_bodies(self._passed), now)
        return {(one.body, one.start): one for one in made}

    def _made(self, steps: Iterable[Measured], now: datetime) -> Iterator[CaseClock]:
        """The clocks of those steps that have a term."""
        terms = self._terms
        made = (terms.clock(one, now) for one in steps) if terms is not None else ()
        return (one for one in made if one is not None)

    def _worked(self, body: str, spans: Spans, now: datetime) -> timedelta:
        worktime = self._region.worktime(self.case.place.municipality, body)
        worked = timedelta()
        for since, end in spans:
            until = now if end is None else min(end, now)
            if since < until:
                worked += worktime.between(since, until)
        return worked

    def _are_same(self, one: datetime, other: datetime) -> bool:
        """Whether nothing that is counted is another at these moments."""
        return one == other or (self._over is not None and self._over <= min(one, other))

    @cached_property
    def _over(self) -> datetime | None:
        """Since when no moment changes what is counted; None while something goes on."""
        ends = [end for _, spans in self._turns for _, end in spans]
        ends += [self._routed or self._left, self._life.answered or self._life.left]
        known = [end for end in ends if end is not None]
        runs = len(known) < len(ends) or (self._terms is not None and self._terms.stands)
        return None if runs else max(known)

    @cached_property
    def _left(self) -> datetime | None:
        """When the case was closed by the centre, which has a term."""
        terms = self._terms
        if self._routed is not None or terms is None or CaseStep.DISTRIBUTION not in terms.policy:
            return None
        return self._distributing.stopped

    @cached_property
    def _life(self) -> _ResidentLife:
        life = _ResidentLife()
        for move in self._counted:
            life.take(move)
        return life
