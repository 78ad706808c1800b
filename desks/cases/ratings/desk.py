"""Ratings: the bodies of the region beside each other, and the cases behind each number."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.cases.ratings import Counted, Counting, late_numbers, months_before, window
from app.installation import Installation
from desks.audit import write
from desks.cases.scope import CaseScope, bare
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.ratings.exclusion import RatingExclusion
from domain.cases.ratings.measure import Measure, MeasureKind
from domain.cases.ratings.rating import (
    TOGETHER,
    FrozenCase,
    RatedBody,
    RatedName,
    RatingTable,
    TableKind,
)
from domain.errors import EntryRefused, NotFound
from domain.person import Right
from domain.ports.casework.cases import StoredCase
from domain.terms.period import Period

MONTHS: Sequence[int] = (1, 3, 12)
FOR_TREND = 3  # months of a window that shows a trend
MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class Rating:
    """Of `months` until the last local midnight. `views` are the other ways to count it, `excluded`
    are the exclusions in force then, and how many cases each takes.
    """

    months: int
    period: Period
    tables: Sequence[RatingTable]
    view: str = TOGETHER
    views: Sequence[str] = (TOGETHER,)
    excluded: Sequence[tuple[RatingExclusion, int]] = ()


@dataclass(frozen=True, slots=True)
class CountedCases:
    """The cases behind a number: at most MOST_LISTED of `total`. `late` are the others of the share
    on time, as many at most.
    """

    body: RatedName
    kind: MeasureKind
    measure: Measure
    months: int
    cases: Sequence[StoredCase]
    total: int
    view: str = TOGETHER
    late: Sequence[StoredCase] = ()


@dataclass(frozen=True, slots=True)
class RatingDesk:
    """The centre sees all bodies; a body sees itself, beside what an ordinary one has."""

    installation: Installation

    def look(self, viewer: Viewer, months: int, view: str = TOGETHER) -> Rating:
        """Raises Forbidden, and EntryRefused for another window or view."""
        viewer.demand(Right.READ_CASES)
        rating = self._rating(viewer, months, view)
        now = self.installation.clock.now()
        write(self.installation.audit, now, viewer, Verb.CASES, f"рейтинг за {months} мес.")
        return rating

    def cases(
        self, viewer: Viewer, months: int, body: str, kind: MeasureKind, view: str = TOGETHER
    ) -> CountedCases:
        """Raises Forbidden, NotFound, and EntryRefused for another window or view."""
        viewer.demand(Right.READ_CASES)
        rating, data = self._counted(viewer, months, view)
        rated = body_in(rating.tables, body)
        numbers = [int(number) for number in rated.measures[kind].cases]
        late = late_numbers(data, body, view) if kind is MeasureKind.ON_TIME else ()
        scope = CaseScope(self.installation, viewer)
        shown, missed = (self._stored(scope, some) for some in (numbers, late))
        now = self.installation.clock.now()
        detail = f"рейтинг: {kind.value}, {body}, {months} мес."
        write(self.installation.audit, now, viewer, Verb.CASES, detail)
        return CountedCases(
            rated.body, kind, rated.measures[kind], months, shown, len(numbers), view, missed
        )

    def _stored(self, scope: CaseScope, numbers: Sequence[int]) -> Sequence[StoredCase]:
        """A number counts cases that others have by now, and those of other executors."""
        known = self.installation.casework.cases.several(numbers[:MOST_LISTED])
        counted = [known[number] for number in numbers[:MOST_LISTED] if number in known]
        return [scope.shown(one) if scope.sees(one) else bare(one) for one in counted]

    def _rating(self, viewer: Viewer, months: int, view: str) -> Rating:
        return self._counted(viewer, months, view)[0]

    def _counted(self, viewer: Viewer, months: int, view: str) -> tuple[Rating, Counted]:
        if months not in MONTHS:
            raise EntryRefused(f"рейтинг бывает за {', '.join(map(str, MONTHS))} мес.")
        zone, now = self.installation.region.zone, self.installation.clock.now()
        period, counting = window(now, months, zone), Counting(self.installation)
        of_trend = months_before(period.until, months, zone) if months >= FOR_TREND else ()
        data = counting.count(period, of_trend)
        if view not in (views := data.views):
            raise EntryRefused("так рейтинг не считается: выберите вид из списка")
        scope = CaseScope(self.installation, viewer)
        tables = of_viewer(counting.tables(data, view), scope)
        excluded = exclusions_of(data.exclusions, data.relevant, scope)
        used = [one for one in excluded if one[1]]
        return Rating(months, period, tables, view, views, used), data


def of_viewer(tables: Sequence[RatingTable], scope: CaseScope) -> Sequence[RatingTable]:
    """A body sees itself alone, and not the centre's own time."""
    if (visible := scope.bodies) is None:
        return tables
    kept = [
        replace(table, bodies=[one for one in table.bodies if one.body.id in visible])
        for table in tables
        if table.kind is not TableKind.CENTRE
    ]
    return [one for one in kept if one.bodies]


def exclusions_of(
    exclusions: Sequence[RatingExclusion], cases: Sequence[FrozenCase], scope: CaseScope
) -> Sequence[tuple[RatingExclusion, int]]:
    """With how many cases each takes. A body sees those that may concern it, and its own cases."""
    own = [one for one in cases if scope.bodies is None or is_of(one, scope.bodies)]
    taken = Counter(one.exclusion for one in own)
    return [(one, taken[one.number]) for one in concerning(exclusions, scope.bodies)]


def is_of(case: FrozenCase, bodies: frozenset[str]) -> bool:
    return case.rated.body in bodies or case.former in bodies


def concerning(
    exclusions: Sequence[RatingExclusion], bodies: frozenset[str] | None
) -> Sequence[RatingExclusion]:
    """Those of all bodies and of these, without the names of others; None stands for the centre."""
    if bodies is None:
        return exclusions
    return [
        replace(one, bodies=tuple(body for body in one.bodies if body in bodies))
        for one in exclusions
        if not one.bodies or bodies.intersection(one.bodies)
    ]


def body_in(tables: Sequence[RatingTable], body: str) -> RatedBody:
    """Raises NotFound."""
    rated = next((one for table in tables for one in table.bodies if one.body.id == body), None)
    if rated is None:
        raise NotFound("такого органа в рейтинге нет: выберите его в списке")
    return rated
