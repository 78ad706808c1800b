"""A subscription to a report: who gets it, by which channel, on which days. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.reports.scope import CENTRE, ReportScope


class DeliveryDays(StrEnum):
    """WORKING: on a day off nothing is sent, and what is no morning report comes on the next
    working day.
    """

    WORKING = "working"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class ReportSubscription:
    """`person` is the id of a person, `channel` the name of a channel of the settings, "" for the
    person's own in their order. With `approval` a person of the centre approves the report first.
    """

    person: str
    name: str
    who: str
    at: datetime
    scope: ReportScope = CENTRE
    channel: str = ""
    days: DeliveryDays = DeliveryDays.WORKING
    approval: bool = False
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id


@dataclass(frozen=True, slots=True)
class ReportDelivery:
    """A report that was given to the outbox for a person: once for each report of a period, unless
    somebody sends it again. `message` is the id in the outbox.
    """

    report: int
    person: str
    message: str
    at: datetime
    who: str
