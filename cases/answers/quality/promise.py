"""A promise of an answer: where it stands, and until which day it holds. Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Promise:
    """`start` and `end` are places in the answer. A vague promise has no `due`; others mean a day
    from `first` to it, `counted` from the answer's own. `impossible` is a day that no calendar has,
    `off` a weekday that its date does not have.
    """

    start: int
    end: int
    due: date | None
    first: date = date.min
    counted: bool = False
    impossible: bool = False
    off: int | None = None
