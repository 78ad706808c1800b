"""Complaints against the norm, read once a minute for all viewers of one process."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from threading import Lock

from alerts.detector.deviation import Deviation, Deviations, HourNow, compare
from alerts.detector.suppression import hidden
from app.installation import Installation
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
    """One per application: simultaneous viewers wait for one reading of a minute."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._lock = Lock()
        self._known: tuple[datetime, Norms | None] | None = None
        self._withheld: tuple[Norms, frozenset[Cell]] | None = None

    def read(self) -> Norms | None:
        """None until the detector has learned a norm. Raises Unavailable."""
        now = self._installation.clock.now().replace(second=0, microsecond=0)
        with self._lock:
            if self._known is None or self._known[0] != now:
                self._known = (now, self._compared(now))
            return self._known[1]

    def withheld(self, norms: Norms) -> frozenset[Cell]:
        """Cells of the day that are not counted out to those who may not read posts.

        Found only for screens, because it takes longer than all else here.
        """
        with self._lock:
            if self._withheld is None or self._withheld[0] is not norms:
                table = {cell: one.seen for cell, one in norms.day.cells.items()}
                self._withheld = (norms, hidden(table, FEWEST))
            return self._withheld[1]

    def _compared(self, now: datetime) -> Norms | None:
        compared = compare(region_learner(self._installation), now, DAY + timedelta(hours=1))
        if compared is None:
            return None
        return Norms(compared.over(DAY), compared.over(LATELY), compared.course(COURSE))
