"""The ports of figures: what they are counted from, and where reports keep them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from domain.cases.ratings.measure import Measures
from domain.cases.ratings.standing import BodyStanding
from domain.reports.kept import KeptFigure
from domain.terms.period import Period


@dataclass(frozen=True, slots=True)
class RatedScopes:
    """The measures of the whole region, of each body and of each municipality, from one reading of
    the cases; `due` are the cases whose term ended in the period, by body and by municipality, ""
    is the whole. A case that two bodies had is counted once by its municipality. `last_case` is
    the greatest number of a case then.
    """

    centre: Measures
    bodies: Mapping[str, Measures]
    municipalities: Mapping[str, Measures]
    distribution: Measures = field(default_factory=dict)  # the centre's own time
    comparison: Callable[[], Mapping[str, BodyStanding]] = dict  # counted when it is called
    last_case: int = 0
    due_by_body: Mapping[str, Sequence[int]] = field(default_factory=dict)
    due_by_municipality: Mapping[str, Sequence[int]] = field(default_factory=dict)


class CaseRatings(Protocol):
    def over(self, periods: Sequence[Period], taken_at: datetime) -> Sequence[RatedScopes]:
        """Of each period, from one reading: as the cases were at `taken_at`, or at the end of the
        period if that is earlier.
        """
        ...


class FigureStore(Protocol):
    """The figures that reports used; they are added and never changed."""

    def keep(self, figures: Sequence[KeptFigure]) -> None:
        """A figure whose name its report has already is left as it is."""
        ...

    def of(self, report: str) -> Sequence[KeptFigure]:
        """By name, without the numbers of their cases."""
        ...

    def get(self, report: str, name: str) -> KeptFigure | None:
        """With the numbers of its cases."""
        ...
