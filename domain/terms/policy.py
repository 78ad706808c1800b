"""The policy of terms: how long each step of a case may take, and from which day on. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from domain.terms.term import Term

REMEMBERED = 10_000  # kinds of cases whose row is known


class Regime(StrEnum):
    """The legal regime decides the terms: a post in open sources is not an appeal under 59-ФЗ, and
    e-mail is a signal.
    """

    POST = "post"
    MESSAGE = "message"
    APPEAL = "appeal"
    SIGNAL = "signal"


class Priority(StrEnum):
    USUAL = "usual"
    HIGH = "high"
    FAST = "fast"


class CaseStep(StrEnum):
    """A step that has a term of its own, in the order of a case's life."""

    REGISTRATION = "registration"
    DISTRIBUTION = "distribution"
    FORWARDING = "forwarding"
    FIRST_REACTION = "first_reaction"
    ANSWER = "answer"
    FINAL = "final"  # from the interim answer on
    EXTENSION = "extension"


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """The terms of cases, None for all; the first row of a version that fits is used. With
    `notice`, the applicant learns of an extension.
    """

    regime: Regime
    stream: str | None
    priority: Priority | None
    topic: str | None
    terms: Mapping[CaseStep, Term]
    notice: bool
    source: str

    def fits(
        self, regime: Regime, stream: str | None, priority: Priority, topic: str | None
    ) -> bool:
        return (
            self.regime is regime
            and self.stream in (None, stream)
            and self.priority in (None, priority)
            and self.topic in (None, topic)
        )

    def hides(self, other: "PolicyRow") -> bool:
        return (
            self.regime is other.regime
            and self.stream in (None, other.stream)
            and self.priority in (None, other.priority)
            and self.topic in (None, other.topic)
        )


@dataclass(frozen=True)
class PolicyVersion:
    since: date | None
    rows: tuple[PolicyRow, ...]

    def row(
        self,
        regime: Regime,
        priority: Priority,
        stream: str | None = None,
        topic: str | None = None,
    ) -> PolicyRow | None:
        key = regime, priority, stream, topic
        if key in (known := self._known):
            return known[key]
        row = next((r for r in self.rows if r.fits(regime, stream, priority, topic)), None)
        if len(known) < REMEMBERED:
            known[key] = row
        return row

    @cached_property
    def _known(self) -> dict[tuple[Regime, Priority, str | None, str | None], PolicyRow | None]:
        return {}


@dataclass(frozen=True, slots=True)
class Policy:
    """Versions by date, the first without `since`; a case keeps that of the day on which its clock
    began.
    """

    versions: tuple[PolicyVersion, ...] = ()

    def in_force(self, day: date) -> PolicyVersion | None:
        versions = reversed(self.versions)
        return next((v for v in versions if v.since is None or v.since <= day), None)
