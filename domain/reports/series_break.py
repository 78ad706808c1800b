"""A break of a series: a day from which the same count means something else. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from domain.reports.cut import Counted, Cut, Dimension
from domain.terms.period import Period


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """From `on` until the day `until` the counts named are not comparable with those before; None
    is for good. Without streams or sources it concerns all of them.
    """

    on: date
    name: str
    counted: frozenset[Counted]
    until: date | None = None
    streams: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()

    def concerns(self, cut: Cut) -> bool:
        """A cut that allows only other streams or sources is not concerned."""
        if cut.counted not in self.counted:
            return False
        limits = ((Dimension.STREAM, self.streams), (Dimension.SOURCE, self.sources))
        return all(
            not own or cut.filters.get(dimension) is None or own & cut.filters[dimension]
            for dimension, own in limits
        )


def breaks_between(
    breaks: Iterable[SeriesBreak], cut: Cut, before: Period, zone: tzinfo
) -> Sequence[SeriesBreak]:
    """Those that part the cut's period from an earlier one, the earliest first."""
    first = before.since.astimezone(zone).date() if before.since else date.min
    last = cut.period.until.astimezone(zone).date()
    parting = [
        one
        for one in breaks
        if one.concerns(cut) and (first < one.on < last or (one.until and first < one.until < last))
    ]
    return sorted(parting, key=lambda one: one.on)
