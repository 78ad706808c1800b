"""Whom to notify and when until somebody acknowledges, and what may wake people at night; with the
strict reader of alerts/escalation.yaml.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from pathlib import Path

from domain.duty import DutyRole
from files.first_mistake import open_required

FILE = Path(__file__).with_name("escalation.yaml")


@dataclass(frozen=True, slots=True)
class Step:
    role: DutyRole
    after: timedelta


@dataclass(frozen=True, slots=True)
class Escalation:
    """`steps` are ordered by time; from hour `night_begin` to hour `night_end` only alerts with p
    up to `night_p` leave at once.
    """

    steps: Sequence[Step]
    night_begin: int
    night_end: int
    night_p: float

    def start(self, p: float, at: datetime, zone: tzinfo) -> datetime:
        """When a message written at this time may leave: at once or in the morning."""
        local = at.astimezone(zone)
        begin, end = self.night_begin, self.night_end
        if begin > end:
            night = local.hour >= begin or local.hour < end
        else:
            night = begin <= local.hour < end
        if not night or p <= self.night_p:
            return at
        morning = datetime.combine(local.date(), time(end), zone)
        return morning if morning > local else morning + timedelta(days=1)


def load_escalation(file: Path = FILE) -> Escalation:
    """Raises FileMistake with the file, line and key of the first mistake."""
    steps, night = open_required(file).fields("steps", "night")
    rows = [row.fields("role", "after_minutes") for row in steps.items()]
    read = [
        Step(role.one_of(DutyRole, ", ".join(DutyRole)), timedelta(minutes=after.number(0, 1440)))
        for role, after in rows
    ]
    if [s.after for s in read] != sorted({s.after for s in read}):
        raise steps.wrong("after_minutes должны возрастать")
    begin, end, p = night.fields("begin_hour", "end_hour", "p")
    return Escalation(read, begin.whole(0, 23), end.whole(0, 23), p.number(0, 1))
