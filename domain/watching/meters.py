"""Numbers by which an installation is watched. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil


class MeterKind(StrEnum):
    GAUGE = "gauge"
    COUNTER = "counter"


Marks = tuple[tuple[str, str], ...]  # names and values of labels


@dataclass(frozen=True, slots=True)
class Meter:
    """One number with its labels: `values` maps these to it. Unknown numbers are left out."""

    name: str
    kind: MeterKind
    help: str
    values: Mapping[Marks, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hops:
    """When a post was published, fetched and first indexed."""

    published_at: datetime
    fetched_at: datetime
    indexed_at: datetime


@dataclass(frozen=True, slots=True)
class SourceCount:
    network: str
    state: str
    sources: int
    late: int  # due longer than `late_since` ago


@dataclass(frozen=True, slots=True)
class BudgetCount:
    """Turns of hosts or tokens (`of`): how many names there are, rest now, and were used today."""

    of: str
    names: int
    resting: int
    used: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was delivered, and what it was about (None: a notice to operators)."""

    about: str | None
    took: timedelta


@dataclass(frozen=True, slots=True)
class ChannelBacklog:
    """Messages that wait for a channel (None: for any), and the moment when the first was due."""

    channel: str | None
    messages: int
    since: datetime


@dataclass(frozen=True, slots=True)
class ChannelUse:
    """When a channel delivered and failed last."""

    channel: str
    delivered: datetime | None
    failed: datetime | None


@dataclass(frozen=True, slots=True)
class OpenCases:
    state: str
    cases: int
    late: int


@dataclass(frozen=True, slots=True)
class LastReport:
    """The last version of a report that was made by itself."""

    slot: datetime | None
    made_at: datetime
    sent_at: datetime | None


def quantile(values: Sequence[float], part: float) -> float:
    """The smallest value that at least this part of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, ceil(part * len(ordered)) - 1)]
