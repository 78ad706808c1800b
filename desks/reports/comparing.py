"""A cut beside the same cut of an earlier period, and what parts the two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.installation import Installation
from desks.reports.cuts.desk import CutDesk, is_guarded
from desks.viewer import Viewer
from domain.reports.cut import Cut, CutCell, CutTable
from domain.reports.series_break import SeriesBreak, breaks_between
from domain.terms.comparison import ComparedWith, earlier, earlier_months
from domain.terms.period import Period

Place = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class ComparedCut:
    """`before` counts an earlier period of as many working days, outside the centre of as many
    months; None where nothing is compared, and `parted` names the breaks that forbid it.
    """

    table: CutTable
    period: Period | None = None
    before: Mapping[Place, CutCell] | None = None
    parted: Sequence[SeriesBreak] = ()


def compared(
    installation: Installation, viewer: Viewer, cut: Cut, compared_with: ComparedWith | None
) -> ComparedCut:
    """Steps of time are compared as one. Raises what CutDesk.look does."""
    desk = CutDesk(installation)
    table = desk.look(viewer, cut)
    if compared_with is None or cut.period.since is None:
        return ComparedCut(table)
    region = installation.region
    if is_guarded(viewer, cut.counted):
        period = earlier_months(cut.period, compared_with, region.zone)
    else:
        period = earlier(cut.period, compared_with, region.worktime())
    if parted := breaks_between(region.breaks, cut, period, region.zone):
        return ComparedCut(table, period, None, parted)
    before = desk.look(viewer, replace(cut, period=period, grain=None))
    return ComparedCut(table, period, {(one.row, one.column): one for one in before.cells})
