"""Measures of cases for reports: of the region, of bodies and of municipalities at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.cases.ratings import Counted, Counting
from app.installation import Installation
from cases.ratings.editions.adjusting import counted
from cases.ratings.lived import LivedCase
from cases.ratings.measures import measures
from cases.ratings.tables import measured_bodies, standings
from domain.cases.ratings.rated import RatedCase, due_cohort
from domain.cases.ratings.rating import OF_CENTRE
from domain.ports.reports.figures import RatedScopes
from domain.terms.period import Period


@dataclass(frozen=True, slots=True)
class RatedLives:
    """Bodies as the page of ratings has them; the region and its municipalities by the resident's
    own terms, each case once.
    """

    installation: Installation

    def over(self, periods: Sequence[Period], taken_at: datetime) -> Sequence[RatedScopes]:
        """What is not yet over is counted as it is at `taken_at`."""
        spans = [Period(one.since, min(one.until, taken_at)) for one in periods]
        wholes: list[list[RatedCase]] = [[] for _ in spans]
        places: dict[str, str] = {}

        def take(place: int, life: LivedCase) -> None:
            whole = life.whole(spans[place].until)
            wholes[place].append(whole)
            places[whole.case] = life.case.place.municipality or ""

        lasts = [self.installation.casework.lives.last(one.until) for one in spans]
        data = Counting(self.installation).count_all(spans, each=take)
        every = zip(data, wholes, lasts, strict=True)
        return [self._scopes(*one, places) for one in every]

    def _scopes(
        self, data: Counted, wholes: Sequence[RatedCase], last: int, places: Mapping[str, str]
    ) -> RatedScopes:
        region, span, cases = self.installation.region, data.period, counted(data.cases)
        by_body = _grouped(cases, lambda one: one.body)
        by_place = _grouped(wholes, lambda one: places[one.case])
        by_place.pop("", None)
        every = sum(span.holds(one.received) for one in wholes)
        due, names = due_cohort(cases, span), data.names  # the comparison holds these alone
        bodies = dict(measured_bodies(cases, span, names))
        distribution = bodies.pop(OF_CENTRE, {})
        return RatedScopes(
            centre=measures(wholes, span, every, self._residents(None)),
            bodies=bodies,
            municipalities={
                place: measures(by_place.get(place, ()), span, every, self._residents(place))
                for place in {**region.municipalities, **by_place}
            },
            distribution=distribution,
            last_case=last,
            comparison=lambda: standings(due, names),
            due_by_body=_due(by_body, span),
            due_by_municipality=_due({**by_place, "": wholes}, span),
        )

    def _residents(self, municipality: str | None) -> int | None:
        places = self.installation.region.municipalities
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


def _due(groups: Mapping[str, Sequence[RatedCase]], span: Period) -> Mapping[str, Sequence[int]]:
    return {
        name: sorted({int(one.case) for one in due_cohort(some, span)})
        for name, some in groups.items()
    }
