"""Who holds a case: every minute of its life belongs to one holder. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class HolderKind(StrEnum):
    CENTRE = "centre"
    BODY = "body"
    APPLICANT = "applicant"
    SYSTEM = "system"  # another system that the case was handed to


@dataclass(frozen=True, slots=True, order=True)
class Holder:
    """`body` is set where the kind is BODY."""

    kind: HolderKind
    body: str | None = None


CENTRE = Holder(HolderKind.CENTRE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which one holder had the case; `until` None lasts until now."""

    holder: Holder
    since: datetime
    until: datetime | None

    def length(self, now: datetime) -> timedelta:
        return (self.until or max(now, self.since)) - self.since


def shares(stretches: Iterable[Stretch], now: datetime) -> Mapping[Holder, timedelta]:
    """The time of each holder, in the order in which they first got the case."""
    sums: dict[Holder, timedelta] = {}
    for one in stretches:
        sums[one.holder] = sums.get(one.holder, timedelta()) + one.length(now)
    return sums
