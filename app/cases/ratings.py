"""Counts ratings from the region's cases: who had each, what is left out, every view."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, tzinfo
from hashlib import sha256
from itertools import compress, pairwise

from app.installation import Installation
from cases.ratings.course import Month
from cases.ratings.editions.adjusting import adjusted, counted
from cases.ratings.lived import LivedCase, lived
from cases.ratings.repeats import with_repeats
from cases.ratings.tables import rating_tables
from cases.ratings.turns import succeeded
from domain.cases.case import Case
from domain.cases.ratings.edition import RatingSpan, period_of
from domain.cases.ratings.exclusion import RatingExclusion
from domain.cases.ratings.rated import RatedCase
from domain.cases.ratings.rating import (
    FORMER,
    OF_CENTRE,
    STREAM,
    TOGETHER,
    UNADJUSTED,
    FrozenCase,
    RatedName,
    RatingContent,
    RatingTable,
    TableKind,
)
from domain.ports.casework.lives import LifeSpan
from domain.ports.casework.ratings import AnswerMark
from domain.region import MUNICIPAL, Body, Region
from domain.terms.period import Period
from domain.terms.settled import LONGEST_TERM, settled_before

FORMULA = "1"  # changes with the arithmetic of cases/ratings
YEAR = 12  # months of a trend


@dataclass(frozen=True, slots=True)
class Counted:
    """The cases of a period with their trend's months, and the exclusions that meet these."""

    period: Period
    cases: Sequence[FrozenCase]
    exclusions: Sequence[RatingExclusion]
    months: Sequence[Month]
    names: Mapping[str, RatedName]

    @property
    def streams(self) -> Sequence[str]:
        return sorted({one.rated.stream for one in self.relevant if one.rated.stream})

    @property
    def relevant(self) -> Sequence[FrozenCase]:
        return [one for one in self.cases if _matters(one.rated, self.period)]

    @property
    def views(self) -> Sequence[str]:
        relevant, streams = self.relevant, self.streams
        views = [TOGETHER]
        if len(streams) > 1:
            views += [f"{STREAM}{one}" for one in streams]
        if any(one.is_left_out or one.effect for one in relevant):
            views.append(UNADJUSTED)
        if any(one.former != one.rated.body for one in relevant):
            views.append(FORMER)
        return views


@dataclass(frozen=True, slots=True)
class Counting:
    installation: Installation

    def count(self, period: Period, months: Sequence[Month] = ()) -> Counted:
        """Under the successors of bodies that have ended by the period's end."""
        [counted] = self.count_all([period], months)
        return counted

    def count_all(
        self,
        periods: Sequence[Period],
        months: Sequence[Month] = (),
        each: Callable[[int, LivedCase], None] = lambda place, life: None,
    ) -> list[Counted]:
        """Of each period, from one reading of the lives. `each` is called with the place of a
        period and every case that this period may count.
        """
        region = self.installation.region
        sinces = [_first(period, months) for period in periods]
        spans = [self._span(*one) for one in zip(periods, sinces, strict=True)]
        rated: list[list[RatedCase]] = [[] for _ in periods]
        known: list[dict[str, Case]] = [{} for _ in periods]
        for case, moves, chosen in self.installation.casework.lives.between(spans):
            life = lived(case, moves, region)
            for place in compress(range(len(periods)), chosen):
                known[place][str(case.number)] = case
                if life is not None:
                    each(place, life)
                    rated[place] += life.rated(periods[place].until)
        every = zip(periods, sinces, rated, known, strict=True)
        return [self._counted(*one, months) for one in every]

    def _span(self, period: Period, since: datetime) -> LifeSpan:
        region = self.installation.region
        settled = settled_before(region.policy, region.calendar, region.zone, since)
        return LifeSpan(since - LONGEST_TERM, period.until, settled)

    def _counted(
        self,
        period: Period,
        since: datetime,
        rated: Sequence[RatedCase],
        known: Mapping[str, Case],
        months: Sequence[Month],
    ) -> Counted:
        installation, region = self.installation, self.installation.region
        later = installation.casework.lives.housed(period.until)
        rated = with_repeats(self._marked(rated, period, since), known, later)
        day = period.until.astimezone(region.zone).date()
        heirs = succeeded(rated, region, day)
        exclusions = installation.casework.exclusions.within(since, period.until)
        pairs = [(heir, former.body) for heir, former in zip(heirs, rated, strict=True)]
        cases = adjusted(pairs, exclusions, installation.casework.objections.accepted())
        return Counted(period, cases, exclusions, months, names_of(region))

    def tables(self, data: Counted, view: str) -> Sequence[RatingTable]:
        points = self.installation.region.points
        chosen: Iterable[FrozenCase] = data.cases
        if view == UNADJUSTED:
            rated = [one.rated for one in chosen]
            return rating_tables(rated, data.period, data.names)
        if view == FORMER:
            chosen = [replace(one, rated=replace(one.rated, body=one.former)) for one in chosen]
        elif view.startswith(STREAM):
            stream = view.removeprefix(STREAM)
            chosen = [one for one in chosen if one.rated.stream == stream]
        months, table = (data.months, points) if view == TOGETHER else ((), None)
        return rating_tables(counted(chosen), data.period, data.names, months, table)

    def content(self, span: RatingSpan, first: date) -> RatingContent:
        """What a publication says of the calendar period that begins on that day."""
        region, now = self.installation.region, self.installation.clock.now()
        period = period_of(span, first, region.zone)
        assert period.since is not None
        data = self.count(period, months_before(period.until, YEAR, region.zone))
        points = region.points
        return RatingContent(
            span,
            first,
            period.since,
            period.until,
            now,
            FORMULA,
            policy_digest(region, first),
            cases=data.relevant,
            views={view: self.tables(data, view) for view in data.views},
            exclusions=[replace(one, who="", ended_by="") for one in _used(data)],
            points=points.name if points is not None else "",
        )

    def _marked(
        self, rated: Sequence[RatedCase], period: Period, since: datetime
    ) -> list[RatedCase]:
        """With what is known of the answers. Days of promises are those of the region."""
        assert period.since is not None
        zone = self.installation.region.zone
        days = (at.astimezone(zone).date() for at in (period.since, period.until))
        marks: Mapping[tuple[str, str], AnswerMark] = {
            (str(one.case_id), one.body): one
            for one in self.installation.casework.marks.since(since - LONGEST_TERM, *days)
        }
        marked = []
        for one in rated:
            mark = marks.get((one.case, one.body))
            if mark is not None:
                one = replace(
                    one,
                    quality=mark.quality,
                    complete=mark.complete,
                    promised=mark.promised,
                    kept=mark.kept,
                )
            marked.append(one)
        return marked


def _first(period: Period, months: Sequence[Month]) -> datetime:
    assert period.since is not None
    return min([period.since, *(m.since for _, m in months if m.since is not None)])


def is_late(one: FrozenCase, period: Period, body: str, view: str) -> bool:
    """Whether the view counts it for the body in its due cohort, and not as in time."""
    if body != (one.former if view == FORMER else one.rated.body):
        return False
    if view != UNADJUSTED and (one.is_left_out or one.effect):
        return False
    if view.startswith(STREAM) and one.rated.stream != view.removeprefix(STREAM):
        return False
    return one.rated.is_due(period) and not one.rated.is_on_time


def late_numbers(data: Counted, body: str, view: str) -> Sequence[int]:
    late = [one.rated for one in data.cases if is_late(one, data.period, body, view)]
    return [int(one.case) for one in late]


def _matters(case: RatedCase, period: Period) -> bool:
    return (
        period.holds(case.received)
        or case.is_due(period)
        or case.is_overdue(period.until)
        or case.promised > 0
    )


def _used(data: Counted) -> Sequence[RatingExclusion]:
    """The exclusions that meet the period itself, though they take no case."""
    since, until = data.period.since, data.period.until
    return [
        one for one in data.exclusions if since is None or (one.since < until and one.until > since)
    ]


def names_of(region: Region) -> Mapping[str, RatedName]:
    names = {
        body.id: RatedName(
            body.id,
            body.name,
            TableKind.MUNICIPAL if body.level == MUNICIPAL else TableKind.REGIONAL,
            _residents(body, region),
        )
        for body in region.bodies.values()
    }
    return names | {OF_CENTRE: RatedName(OF_CENTRE, "Центр: распределение", TableKind.CENTRE)}


def _residents(body: Body, region: Region) -> int | None:
    """Of the municipality, or of the whole region for a ministry."""
    places = region.municipalities
    if body.municipality is not None:
        known = places.get(body.municipality)
        return known.population if known else None
    return sum(place.population or 0 for place in places.values()) or None


def policy_digest(region: Region, day: date) -> str:
    """The day since which the terms are in force, and a digest of their rows."""
    version = region.policy.in_force(day)
    if version is None:
        return ""
    rows = [
        (row.regime, row.stream, row.priority, row.topic, sorted(map(repr, row.terms.items())))
        for row in version.rows
    ]
    digest = sha256(repr(rows).encode()).hexdigest()[:12]
    return f"{version.since.isoformat() if version.since else 'первая'} {digest}"


def window(now: datetime, months: int, zone: tzinfo) -> Period:
    """So many months until the last midnight of the zone."""
    until = datetime.combine(now.astimezone(zone).date(), time(), zone)
    return Period(_earlier(until, months, zone), until)


def months_before(until: datetime, count: int, zone: tzinfo) -> Sequence[Month]:
    """The months that end there, each with its first day, the earliest first."""
    last = until.astimezone(zone)
    edges = [_earlier(last, back, zone) for back in range(count, -1, -1)]
    return [(since.date(), Period(since, end)) for since, end in pairwise(edges)]


def _earlier(at: datetime, months: int, zone: tzinfo) -> datetime:
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    day = min(at.day, monthrange(year, month + 1)[1])
    return datetime.combine(date(year, month + 1, day), time(), zone)
