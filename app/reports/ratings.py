"""Measures of cases for reports: of the region, of bodies and of municipalities at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.cases.ratings import Counting
from app.installation import Installation
from cases.ratings.editions.adjusting import counted
from cases.ratings.measures import measures
from cases.ratings.whole import whole_case
from domain.cases.case import Case, CaseMove
from domain.cases.ratings.rated import RatedCase, due_cohort
from domain.cases.ratings.rating import OF_CENTRE, TOGETHER
from domain.ports.reports.figures import RatedScopes
from domain.terms.period import Period


@dataclass(frozen=True, slots=True)
class RatedLives:
    """Bodies as the page of ratings has them; the region and its municipalities by the resident's
    own terms, each case once.
    """

    installation: Installation

    def over(self, period: Period, taken_at: datetime) -> RatedScopes:
        """What is not yet over is counted as it is at `taken_at`."""
        span = Period(period.since, min(period.until, taken_at))
        region, wholes, places = self.installation.region, list[RatedCase](), dict[str, str]()

        def take(case: Case, moves: Sequence[CaseMove]) -> None:
            whole = whole_case(case, moves, region, span.until)
            if whole is not None:
                wholes.append(whole)
                places[whole.case] = case.place.municipality or ""

        last = self.installation.casework.lives.last(span.until)
        counting = Counting(self.installation)
        data = counting.count(span, each=take)
        rated = [one for table in counting.tables(data, TOGETHER) for one in table.bodies]
        by_body = _grouped(counted(data.cases), lambda one: one.body)
        by_place = _grouped(wholes, lambda one: places[one.case])
        by_place.pop("", None)
        every = sum(span.holds(one.received) for one in wholes)
        known = {one.body.id: one for one in rated}
        distribution = known.pop(OF_CENTRE, None)
        return RatedScopes(
            centre=measures(wholes, span, every, self._residents(None)),
            bodies={id_: one.measures for id_, one in known.items()},
            municipalities={
                place: measures(by_place.get(place, ()), span, every, self._residents(place))
                for place in {**region.municipalities, **by_place}
            },
            distribution=distribution.measures if distribution else {},
            last_case=last,
            standings={id_: one.standing for id_, one in known.items() if one.standing},
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
