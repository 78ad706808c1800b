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
    kind: HolderKind
    body: str | None = None


CENTRE = Holder(HolderKind.CENTRE)


@dataclass(frozen=True, slots=True)
class Stretch:
    holder: Holder
    since: datetime
    until: datetime | None

    def length(self, now: datetime) -> timedelta:
        return (self.until or max(now, self.since)) - self.since


def shares(stretches: Iterable[Stretch], now: datetime) -> Mapping[Holder, timedelta]:
    sums: dict[Holder, timedelta] = {}
    for one in stretches:
        sums[one.holder] = sums.get(one.holder, timedelta()) + one.length(now)
    return sums
