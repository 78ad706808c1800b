"""Measures of cases for reports: of the region, of bodies and of municipalities at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.ratings.comparison import compare
from cases.ratings.measures import measures
from cases.ratings.turns import rated_cases, succeeded
from cases.ratings.whole import whole_case
from domain.cases.ratings.rated import RatedCase, due_cohort
from domain.cases.ratings.standing import BodyStanding
from domain.ports.casework.lives import CaseLives
from domain.ports.reports.figures import RatedScopes
from domain.region import MUNICIPAL, Region
from domain.terms.period import Period

LONGEST_TERM = timedelta(days=150)  # of a case: its term may end so long after its receipt

_Groups = Mapping[str, Sequence[RatedCase]]


@dataclass(frozen=True, slots=True)
class RatedLives:
    lives: CaseLives
    region: Region

    def over(self, period: Period, taken_at: datetime) -> RatedScopes:
        """What is not yet over is counted as it is at `taken_at`."""
        span = Period(period.since, min(period.until, taken_at))
        wholes, turns, places = self._read(span)
        day = span.until.astimezone(self.region.zone).date()
        by_body = _grouped(succeeded(turns, self.region, day), lambda one: one.body)
        by_place = _grouped(wholes, lambda one: places[one.case])
        every = sum(span.holds(one.received) for one in wholes)
        return RatedScopes(
            centre=measures(wholes, span, every, self._residents(None)),
            bodies={
                body: measures(some, span, every, self._residents_of(body))
                for body, some in by_body.items()
            },
            municipalities={
                place: measures(some, span, every, self._residents(place))
                for place, some in by_place.items()
                if place
            },
            last_case=max((int(one.case) for one in wholes), default=0),
            standings=self._standings(by_body, span),
            due_by_body=_due(by_body, span),
            due_by_municipality=_due({**by_place, "": wholes}, span),
        )

    def _read(
        self, span: Period
    ) -> tuple[Sequence[RatedCase], Sequence[RatedCase], Mapping[str, str]]:
        since = datetime.min.replace(tzinfo=span.until.tzinfo)
        if span.since is not None:
            since = span.since - LONGEST_TERM
        wholes: list[RatedCase] = []
        turns: list[RatedCase] = []
        places: dict[str, str] = {}
        for case, moves in self.lives.since(since):
            if case.received_at >= span.until:
                continue
            whole = whole_case(case, moves, self.region, span.until)
            if whole is None:
                continue
            wholes.append(whole)
            places[whole.case] = case.place.municipality or ""
            turns += rated_cases(case, moves, self.region, span.until)
        return wholes, turns, places

    def _standings(self, by_body: _Groups, span: Period) -> Mapping[str, BodyStanding]:
        """Ministries beside ministries, municipalities beside municipalities."""
        standings: dict[str, BodyStanding] = {}
        for municipal in (False, True):
            own = [body for body in by_body if self._is_municipal(body) is municipal]
            cohort = due_cohort((one for body in own for one in by_body[body]), span)
            standings |= {one.body: one for one in compare(cohort).standings}
        return standings

    def _is_municipal(self, body: str) -> bool | None:
        known = self.region.bodies.get(body)
        return None if known is None else known.level == MUNICIPAL

    def _residents_of(self, body: str) -> int | None:
        known = self.region.bodies.get(body)
        return self._residents(known.municipality if known else None)

    def _residents(self, municipality: str | None) -> int | None:
        places = self.region.municipalities
        if municipality is not None:
            known = places.get(municipality)
            return known.population if known else None
        return sum(place.population or 0 for place in places.values()) or None


def _grouped(
    cases: Iterable[RatedCase], key: Callable[[RatedCase], str]
) -> dict[str, list[RatedCase]]:
    groups: dict[str, list[RatedCase]] = {}
    for one in cases:
        groups.setdefault(key(one), []).append(one)
    return groups


def _due(groups: _Groups, span: Period) -> Mapping[str, Sequence[int]]:
    return {
        name: sorted({int(one.case) for one in due_cohort(some, span)})
        for name, some in groups.items()
    }
