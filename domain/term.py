"""Terms: how long a body may take to answer, by regime and priority. Pure."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Regime(StrEnum):
    """The legal regime decides the terms.

    A post in open sources is not an appeal under 59-ФЗ; e-mail is a signal.
    """

    POST = "post"
    MESSAGE = "message"
    APPEAL = "appeal"
    SIGNAL = "signal"


class Priority(StrEnum):
    """`FAST` is the fast track of starred topics."""

    USUAL = "usual"
    HIGH = "high"
    FAST = "fast"


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the policy table: the time allowed for each step.

    Times are calendar time, or working hours if `working`; whole days are then working days.
    """

    regime: Regime
    priority: Priority
    first_reaction: timedelta | None
    answer: timedelta
    final: timedelta | None
    working: bool
    source: str
