"""Sessions: a person's sign-in on one device, and a screen's, which no person uses. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

OPENED_WITHIN = timedelta(days=1)
UNSEEN = timedelta(days=30)  # after so long without a sign of life a screen's session ends


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
        return min(self.seen_at + idle, self.made_at + life)


@dataclass(frozen=True, slots=True)
class Screen:
    """A session of the kind «экран»: the browser of a hall, which reads one page. `opened_at` is
    None until the link that `who` made at `made_at` is opened; then `seen_at`, `address` and
    `agent` are those of the hall's browser.
    """

    id: str
    name: str
    who: str
    made_at: datetime
    opened_at: datetime | None = None
    seen_at: datetime | None = None
    address: str = ""
    agent: str = ""

    def ended(self, now: datetime) -> bool:
        if self.seen_at is None:
            return now >= self.made_at + OPENED_WITHIN
        return now >= self.seen_at + UNSEEN
