"""A note that one shift leaves to the next. Pure."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Handover:
    """`alerts` are the ids of the alerts open at writing; the id is None until it is stored."""

    who: str
    at: datetime
    text: str
    alerts: tuple[str, ...]
    read_by: str | None = None
    read_at: datetime | None = None
    id: int | None = None
