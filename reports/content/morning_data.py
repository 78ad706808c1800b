"""What the morning report reads. Every method may raise Unavailable; the report says what it lacks.

No text of a post or a case and no name of a resident passes here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.reports.figure import Figure


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that did not work, and what therefore may be missing; None is a moment that
    nobody knows, or that has not come.
    """

    what: str
    since: datetime | None
    until: datetime | None
    lacks: str


@dataclass(frozen=True, slots=True)
class DownSource:
    title: str
    why: str
    address: str


@dataclass(frozen=True, slots=True)
class Begun:
    """Something that began after the evening before and is not over."""

    title: str
    address: str
    at: datetime
    people: Figure


@dataclass(frozen=True, slots=True)
class Problem:
    """`body` is empty where nobody has it, `due` None where no term runs."""

    title: str
    address: str
    place: str
    body: str
    due: datetime | None
    is_late: bool
    people: Figure


@dataclass(frozen=True, slots=True)
class PromiseLine:
    body: str
    place: str
    case: str
    address: str


@dataclass(frozen=True, slots=True)
class PromiseLines:
    """The first of `total`."""

    total: Figure
    rows: Sequence[PromiseLine]


@dataclass(frozen=True, slots=True)
class BodyCount:
    body: str
    count: Figure


@dataclass(frozen=True, slots=True)
class BodyCounts:
    """Those with most first, all of them."""

    total: Figure
    rows: Sequence[BodyCount]


@dataclass(frozen=True, slots=True)
class WidePost:
    """A publication of an outlet, a community or an official page; `about` says its topic and place
    in the region's words, and is empty where the index does not answer.
    """

    source: str
    at: datetime
    about: str
    address: str
    views: Figure


@dataclass(frozen=True, slots=True)
class Change:
    """A count of the last day beside that of the day before."""

    title: str
    now: Figure
    before: Figure


@dataclass(frozen=True, slots=True)
class Changes:
    """Since the morning before: alerts that ended, and counts."""

    ended: Sequence[tuple[str, str]]  # title and address
    counts: Sequence[Change]


class MorningData(Protocol):
    @property
    def at(self) -> datetime:
        """The moment that the report is of."""
        ...

    @property
    def taken_at(self) -> datetime: ...

    @property
    def region(self) -> str: ...

    def gaps(self) -> Sequence[Gap]: ...

    def down(self) -> Sequence[DownSource]: ...

    def begun(self) -> Sequence[Begun]:
        """The latest first."""
        ...

    def problems(self) -> Sequence[Problem]:
        """At most three, those of most people first."""
        ...

    def promises_due(self) -> PromiseLines: ...

    def promises_broken(self) -> PromiseLines:
        """Those whose day was the day before."""
        ...

    def late(self) -> BodyCounts: ...

    def widest(self) -> WidePost | None: ...

    def changes(self) -> Changes: ...
