"""Complaints against the norm, read once a minute for all viewers of one process."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

from alerts.detector.deviation import Deviation, Deviations, HourNow, compare
from alerts.detector.suppression import hidden
from app.installation import Installation
from desks.home.shared import MinuteReading, Start, in_thread
from desks.places import region_learner
from domain.alert import Alert, Cell
from domain.deviation import DeviationLevel
from russian.few import FEWEST

DAY = timedelta(days=1)
LATELY = timedelta(hours=6)  # in which something grows
COURSE = 24  # hours
GROWING = 5
HIGHER = (DeviationLevel.MORE, DeviationLevel.MUCH_MORE)


@dataclass(frozen=True, slots=True)
class Growth:
    """A topic group in a municipality with more complaints than usual and no open alert."""

    cell: Cell
    numbers: Deviation


@dataclass(frozen=True, slots=True)
class Norms:
    """Numbers of one minute: `day` are the last 24 hours, `lately` the last LATELY, and `course` is
    the day by clock hour.
    """

    day: Deviations
    lately: Deviations
    course: Sequence[HourNow]

    @property
    def complaints(self) -> int:
        """Complaints of the whole region in a day, as the sum of its municipalities."""
        return sum(one.seen for cell, one in self.day.cells.items() if cell.group is None)

    @property
    def usual(self) -> float:
        return sum(one.usual for cell, one in self.day.cells.items() if cell.group is None)

    def growing(self, open_: Collection[Alert]) -> Sequence[Growth]:
        """What grows and is no alert yet, the least likely by chance first."""
        risen = [
            Growth(cell, one)
            for cell, one in self.lately.cells.items()
            if cell.group
            and cell.municipality
            and one.step in HIGHER
            and not any(_covers(alert, cell) for alert in open_)
        ]
        return sorted(risen, key=lambda one: (one.numbers.p, one.cell.key))[:GROWING]


def is_high(hour: HourNow) -> bool:
    """True if an hour stands out: over two standard deviations of a Poisson count above usual."""
    return hour.count > hour.usual + 2 * sqrt(hour.usual)


def _covers(alert: Alert, cell: Cell) -> bool:
    return alert.cell.search is None and alert.cell.contains(cell)


class NormReader:
    """One per application: what a minute costs is read once for all viewers."""

    def __init__(self, installation: Installation, start: Start = in_thread) -> None:
        self._learner = region_learner(installation)
        self._norms = MinuteReading(installation.clock, self._compared, start)
        self._screened = MinuteReading(installation.clock, self._withheld, start)

    def read(self) -> Norms | None:
        """None until the detector has learned a norm. Raises Unavailable."""
        return self._norms.value()

    def screened(self) -> tuple[Norms | None, frozenset[Cell]]:
        """The norms, and the cells of their day that are not counted out to those who may not read
        posts.

        Asked only for screens, because the cells take longer than all else here.
        """
        return self._screened.value()

    def _compared(self, now: datetime) -> Norms | None:
        compared = compare(self._learner, now, DAY + timedelta(hours=1))
        if compared is None:
            return None
        return Norms(compared.over(DAY), compared.over(LATELY), compared.course(COURSE))

    def _withheld(self, _now: datetime) -> tuple[Norms | None, frozenset[Cell]]:
        if (norms := self.read()) is None:
            return None, frozenset()
        table = {cell: one.seen for cell, one in norms.day.cells.items()}
        return norms, hidden(table, FEWEST)
