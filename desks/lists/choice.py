"""What a feed shows: which tab, which filters, how far back, in which order."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from desks.lists.order import Order
from domain.triage import TriageState

ANY = "any"


class Show(StrEnum):
    NEW = "new"
    MINE = "mine"
    DONE = "done"
    REJECTED = "rejected"
    ALL = "all"


STATES = {
    Show.MINE: TriageState.TAKEN,
    Show.DONE: TriageState.DONE,
    Show.REJECTED: TriageState.REJECTED,
}


class FeedPeriod(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    ALL = "all"


LENGTHS = {
    FeedPeriod.DAY: timedelta(days=1),
    FeedPeriod.WEEK: timedelta(days=7),
    FeedPeriod.MONTH: timedelta(days=30),
}


@dataclass(frozen=True, slots=True)
class FeedChoice:
    """`after` is the cursor of the previous page; times in `q` replace the period."""

    q: str = ""
    kind: str = "complaint"
    show: Show = Show.NEW
    order: Order = Order.NEWEST
    period: FeedPeriod = FeedPeriod.WEEK
    after: str | None = None
