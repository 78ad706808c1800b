"""A term: how long something may take, and how that time is counted. Pure."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from domain.errors import EntryRefused

MOST = 10_000_000  # more than 400 years hold in any unit that people use for terms


class TermUnit(StrEnum):
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"


_MICROSECONDS = {
    TermUnit.MINUTES: 60_000_000,
    TermUnit.HOURS: 3_600_000_000,
    TermUnit.DAYS: 86_400_000_000,
}


class TermKind(StrEnum):
    WORKING = "working"
    CALENDAR = "calendar"


class CountedFrom(StrEnum):
    """Where days begin: at the moment, or with the day after it, to end at 24:00."""

    MOMENT = "moment"
    NEXT_DAY = "next_day"


class Roll(StrEnum):
    """Where a last day goes that is a day off; only calendar days are moved."""

    NONE = "none"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Term:
    """Raises EntryRefused for a term that has no meaning."""

    amount: int | Decimal
    unit: TermUnit
    kind: TermKind = TermKind.WORKING
    counted: CountedFrom = CountedFrom.MOMENT
    roll: Roll = Roll.NONE

    def __post_init__(self) -> None:
        amount = Decimal(self.amount)
        if not amount.is_finite() or not 0 <= amount <= MOST:
            raise EntryRefused(f"срок вне границ: пишите число от 0 до {MOST}")
        if self.unit is TermUnit.DAYS and amount != amount.to_integral_value():
            raise EntryRefused("дни считаются целыми: пишите целое число или срок в часах")
        if self.unit is not TermUnit.DAYS and self.counted is CountedFrom.NEXT_DAY:
            raise EntryRefused(
                "часы и минуты со следующего дня не считаются: пишите moment или срок в днях"
            )

    @property
    def length(self) -> timedelta:
        """The time that it counts; a day counts as 24 hours."""
        return timedelta(microseconds=self.microseconds)

    @property
    def microseconds(self) -> int:
        return int(self.amount * _MICROSECONDS[self.unit])
