"""The map: every municipality and topic group compared with its own norm."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from alerts.detector.deviation import Deviation, Deviations, deviations
from alerts.detector.learning import Learner
from alerts.detector.suppression import hidden
from alerts.rules import load_rules
from app.installation import Installation
from desks.audit import write
from desks.rules import region_layout
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.alert import OPEN, Alert, Cell
from domain.errors import EntryRefused, NotFound
from domain.person import Right
from russian.few import FEWEST


class Period(StrEnum):
    HOURS = "3h"
    DAY = "24h"
    WEEK = "7d"


LENGTHS = {
    Period.HOURS: timedelta(hours=3),
    Period.DAY: timedelta(days=1),
    Period.WEEK: timedelta(days=7),
}
PERIODS = {
    Period.HOURS: "последние 3 часа",
    Period.DAY: "последние сутки",
    Period.WEEK: "последние 7 дней",
}
EVERY = "все разделы"
FURTHEST = timedelta(days=7)  # a norm knows the usual of this long ago
STEP = 3  # hours


def moments_back(period: Period) -> range:
    """How many hours ago a period may end: its norm, and that of the day before, must be known."""
    longest = FURTHEST - max(LENGTHS[period], timedelta(days=1))
    return range(0, longest // timedelta(hours=1) + 1)


@dataclass(frozen=True, slots=True)
class PlaceNow:
    id: str
    name: str
    district: bool
    numbers: Deviation
    alerts: Sequence[Alert]

    @property
    def title(self) -> str:
        return f"{self.name} район" if self.district else self.name


def region_learner(installation: Installation) -> Learner:
    return Learner(
        complaints=installation.posts.complaints,
        baselines=installation.watch.baselines,
        rules=load_rules(),
        layout=region_layout(installation.region),
        zone=installation.region.zone,
    )


@dataclass(frozen=True, slots=True)
class PlaceDesk:
    """Methods raise NotFound for an unknown topic group."""

    installation: Installation

    def deviations(
        self, viewer: Viewer, period: Period, group: str = "", back: int = 0
    ) -> Deviations | None:
        """Every cell over the period that ended `back` hours ago, the same within one minute; None
        until a norm is learned. Looking back needs the right to posts, because two periods that
        overlap differ by a small number. Raises EntryRefused for a moment too long ago.
        """
        viewer.demand(Right.REGION, *((Right.POSTS,) if back else ()))
        if group and group not in self.installation.region.groups:
            raise NotFound("такого раздела нет")
        if back not in (hours := moments_back(period)):
            raise EntryRefused(f"назад карта смотрит не дальше чем на {hours[-1]} ч")
        now = self.installation.clock.now().replace(second=0, microsecond=0)
        learner = region_learner(self.installation)
        return deviations(learner, now - timedelta(hours=back), LENGTHS[period])

    def places(
        self, viewer: Viewer, numbers: Deviations, group: str = "", back: int = 0
    ) -> list[PlaceNow]:
        viewer.demand(Right.REGION)
        recent = self.installation.watch.alerts.recent(numbers.until)
        alerts = [
            alert
            for alert in recent
            if (_was_open(alert, numbers.until) if back else alert.state in OPEN)
            and alert.cell.search is None
            and (not group or alert.cell.group in (None, group))
        ]
        return [
            PlaceNow(
                place.id,
                place.short,
                place.district,
                numbers.cells[Cell(group or None, place.id)],
                [alert for alert in alerts if alert.cell.municipality == place.id],
            )
            for place in self.installation.region.municipalities.values()
        ]

    def withheld(self, numbers: Deviations, *, reads_posts: bool) -> frozenset[Cell]:
        """Cells whose complaints those who may not read posts do not see: small numbers, and those
        by which a small one would follow from a sum.
        """
        if reads_posts:
            return frozenset()
        return hidden({cell: one.seen for cell, one in numbers.cells.items()}, FEWEST)

    def export(self, viewer: Viewer, period: Period, group: str, format: str) -> Deviations:
        viewer.demand(Right.EXPORT)
        if (numbers := self.deviations(viewer, period, group)) is None:
            raise NotFound("система ещё не знает, сколько жалоб обычно: выгружать нечего")
        detail = f"{PERIODS[period]}, {self.topic(group)} {format}"
        write(
            self.installation.audit,
            self.installation.clock.now(),
            viewer,
            Verb.MAP_EXPORTED,
            detail,
        )
        return numbers

    def topic(self, group: str) -> str:
        return self.installation.region.groups[group].name if group else EVERY


def _was_open(alert: Alert, at: datetime) -> bool:
    return alert.opened_at <= at and (alert.closed_at is None or alert.closed_at > at)
