"""A rule of a region by which recommendations are proposed. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class ProposingRule(StrEnum):
    LATE = "late"  # a body in the red zone of the rating
    OVERDUE = "overdue"
    RETURNED = "returned"
    BROKEN = "broken"  # promises
    CONTRADICTION = "contradiction"  # answers that say what is known to be wrong
    CHRONIC = "chronic"


@dataclass(frozen=True, slots=True)
class RecommendationRule:
    """`least` is from how many cases, promises, answers or people on; `share` is of returned cases,
    0 to 1. The deadline is `days` after the proposal; what was decided is proposed again after
    `pause` days at the soonest.
    """

    rule: ProposingRule
    on: bool
    least: int = 1
    share: float = 0.0
    days: int = 14
    pause: int = 30
