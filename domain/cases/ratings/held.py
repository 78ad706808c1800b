"""A case as one body had it, before the moment of the data is known. Pure."""

from dataclasses import dataclass
from datetime import datetime

from domain.cases.ratings.rated import RatedCase


@dataclass(frozen=True, slots=True)
class HeldTurn:
    """`case` is without the time worked. `spans` are those in which the body had the case, until
    the turn's end, None for a turn that still lasts. While the clock `stands`, the deadline may
    still move with the present moment.
    """

    case: RatedCase
    municipality: str | None
    spans: tuple[tuple[datetime, datetime | None], ...]
    stands: bool = False
