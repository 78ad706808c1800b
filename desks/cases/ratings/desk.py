"""Ratings: the bodies of the region beside each other, and the cases behind each number."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from app.installation import Installation
from cases.ratings.comparison import compare
from cases.ratings.measures import measures
from cases.ratings.turns import rated_cases, succeeded
from desks.audit import Verb, write
from desks.cases.scope import CaseScope, bare
from desks.viewer import Viewer
from domain.cases.ratings.measure import MeasureKind, Measures
from domain.cases.ratings.rated import RatedCase, due_cohort
from domain.cases.ratings.standing import BodyStanding
from domain.errors import EntryRefused, NotFound
from domain.person import Right
from domain.ports.casework.cases import StoredCase
from domain.region import MUNICIPAL, Body
from domain.terms.period import Period

MONTHS: Sequence[int] = (1, 3, 12)
LONGEST_TERM = timedelta(days=150)  # of a case: its term may end so long after its receipt
MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class RatedBody:
    """`standing` is None where no term ended in the period."""

    body: Body
    standing: BodyStanding | None
    measures: Measures


@dataclass(frozen=True, slots=True)
class RatingTable:
    """Ministries or municipalities, in the order of their names: a rating has no first place."""

    municipal: bool
    bodies: Sequence[RatedBody]
    whole: float
    spread: float


@dataclass(frozen=True, slots=True)
class Rating:
    """Of `months` until the last local midnight."""

    months: int
    period: Period
    tables: Sequence[RatingTable]


@dataclass(frozen=True, slots=True)
class CountedCases:
    """The cases behind a number: at most MOST_LISTED of `total`."""

    body: Body
    kind: MeasureKind
    months: int
    cases: Sequence[StoredCase]
    total: int


@dataclass(frozen=True, slots=True)
class RatingDesk:
    """The centre sees all bodies; a body sees itself, beside what an ordinary one has."""

    installation: Installation

    def look(self, viewer: Viewer, months: int = 1) -> Rating:
        """Raises Forbidden, and EntryRefused for another window."""
        viewer.demand(Right.READ_CASES)
        rating = self._rating(viewer, months)
        now = self.installation.clock.now()
        write(self.installation.audit, now, viewer, Verb.CASES, f"рейтинг за {months} мес.")
        return rating

    def cases(self, viewer: Viewer, months: int, body: str, kind: MeasureKind) -> CountedCases:
        """Raises Forbidden, NotFound, and EntryRefused for another window."""
        viewer.demand(Right.READ_CASES)
        rating = self._rating(viewer, months)
        rated = next(
            (one for table in rating.tables for one in table.bodies if one.body.id == body), None
        )
        if rated is None:
            raise NotFound("такого органа в рейтинге нет: выберите его в списке")
        numbers = [int(number) for number in rated.measures[kind].cases]
        scope = CaseScope(self.installation, viewer)
        known = self.installation.casework.cases.several(numbers[:MOST_LISTED])
        counted = [known[number] for number in numbers[:MOST_LISTED] if number in known]
        # A number counts cases that others have by now, and those of other executors.
        shown = [scope.shown(one) if scope.sees(one) else bare(one) for one in counted]
        now = self.installation.clock.now()
        detail = f"рейтинг: {kind.value}, {body}, {months} мес."
        write(self.installation.audit, now, viewer, Verb.CASES, detail)
        return CountedCases(rated.body, kind, months, shown, len(numbers))

    def _rating(self, viewer: Viewer, months: int) -> Rating:
        if months not in MONTHS:
            raise EntryRefused(f"рейтинг бывает за {', '.join(map(str, MONTHS))} мес.")
        region, now = self.installation.region, self.installation.clock.now()
        period = window(now, months, region.zone)
        assert period.since is not None
        lives = self.installation.casework.lives.since(period.since - LONGEST_TERM)
        rated = [
            one for case, moves in lives for one in rated_cases(case, moves, region, period.until)
        ]
        by_body: dict[str, list[RatedCase]] = {}
        for one in succeeded(rated, region, period.until.astimezone(region.zone).date()):
            by_body.setdefault(one.body, []).append(one)
        total = sum(period.holds(one.received) for some in by_body.values() for one in some)
        visible = CaseScope(self.installation, viewer).bodies
        tables = [
            self._table(municipal, by_body, period, total, visible) for municipal in (False, True)
        ]
        return Rating(months, period, [one for one in tables if one.bodies])

    def _table(
        self,
        municipal: bool,
        by_body: Mapping[str, Sequence[RatedCase]],
        period: Period,
        total: int,
        visible: frozenset[str] | None,
    ) -> RatingTable:
        region = self.installation.region
        bodies = {
            id_: region.bodies[id_]
            for id_ in by_body
            if id_ in region.bodies and (region.bodies[id_].level == MUNICIPAL) == municipal
        }
        cohort = due_cohort((one for id_ in bodies for one in by_body[id_]), period)
        comparison = compare(cohort)
        standing = {one.body: one for one in comparison.standings}
        rated = []
        for id_ in sorted(bodies, key=lambda id_: bodies[id_].name):
            if visible is not None and id_ not in visible:
                continue
            measured = measures(by_body[id_], period, total, self._residents(bodies[id_]))
            if id_ in standing or any(measured[kind].n for kind in _SHOWN):
                rated.append(RatedBody(bodies[id_], standing.get(id_), measured))
        return RatingTable(municipal, rated, comparison.whole, comparison.spread)

    def _residents(self, body: Body) -> int | None:
        """Of the municipality, or of the whole region for a ministry."""
        places = self.installation.region.municipalities
        if body.municipality is not None:
            known = places.get(body.municipality)
            return known.population if known else None
        return sum(place.population or 0 for place in places.values()) or None


_SHOWN = (MeasureKind.QUANTITY, MeasureKind.OVERDUE)


def window(now: datetime, months: int, zone: tzinfo) -> Period:
    """So many months until the last midnight of the zone."""
    last = now.astimezone(zone).date()
    whole = last.year * 12 + last.month - 1 - months
    year, month = divmod(whole, 12)
    first = date(year, month + 1, min(last.day, monthrange(year, month + 1)[1]))
    return Period(
        datetime.combine(first, time(), zone),
        datetime.combine(last, time(), zone),
    )
