"""A session: one sign-in of a person on one device, until it ends. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Session:
    """`id` is a hash of the browser's token; the token itself is stored nowhere."""

    id: str
    person: str
    made_at: datetime
    seen_at: datetime
    address: str
    agent: str

    def ended(self, now: datetime, idle: timedelta, life: timedelta) -> bool:
        """True after `idle` without use, or after `life` in any case."""
        return now >= self.ends_at(idle, life)

    def ends_at(self, idle: timedelta, life: timedelta) -> datetime:
        """When the session ends if it is not used again."""
        return min(self.seen_at + idle, self.made_at + life)
