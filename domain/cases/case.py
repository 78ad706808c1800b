"""A case: what was told when it was opened, and the moves that make its life. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.cases.holder import HolderKind
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import CaseDeed
from domain.terms.policy import Priority, Regime

LONGEST_TEXT = 20_000
LONGEST_NOTE = 2_000
LONGEST_ANSWER = 10_000
GREATEST = 10**15 - 1  # of numbers that are typed; every database holds it
# Cyrillic «О» and its Latin twin, as people type it.
_NUMBER = re.compile(r"(?:[оo№n]\s?)?[-‐-―−]?\s?(\d{1,15})", re.IGNORECASE)


def numbered(case_id: int) -> str:
    return f"О-{case_id}"


def number_of(typed: str) -> int | None:
    match = _NUMBER.fullmatch(typed.strip())
    number = int(match[1]) if match else 0
    return number or None


class OriginKind(StrEnum):
    POST = "post"
    INCIDENT = "incident"
    ALERT = "alert"
    FILED = "filed"  # in another system: its number within its stream
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the trouble is. Never a flat."""

    municipality: str | None = None
    settlement: str | None = None
    street: str | None = None
    house: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """What was told when a case was opened, never changed. `stream` is where it was filed and
    `stream_number` its number there; `own_number` is the customer's document number, `zone` that in
    which `received_at` was written. `first` is the case that this one is linked to: another body
    answers for a part of the same. `text` is masked, and None after its end, `text_days` after the
    close; the id is None until the case is stored.
    """

    received_at: datetime
    zone: str
    stream: str
    text: str | None
    place: Place
    text_days: int
    stream_number: str | None = None
    own_number: str | None = None
    origin: OriginKind = OriginKind.HAND
    origin_id: str | None = None
    post_id: str | None = None
    incident_id: str | None = None
    alert_id: str | None = None
    first: int | None = None
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id

    @property
    def spoken(self) -> str:
        return numbered(self.number)

    @property
    def is_filed(self) -> bool:
        return self.post_id is None and self.origin in (OriginKind.FILED, OriginKind.HAND)


@dataclass(frozen=True, slots=True)
class CaseMove:
    """One entry of a case's life; it is never edited. `place` counts from 1.

    `who` is a person or «system», `acts_for` the body in whose name they acted, `instead_of` the
    absent person whose deputy they were. A move holds only
    what its deed says: ROUTE and ALARM a `body`; WRONG_BODY the `body` that is proposed; ALARM who
    in the duty service `confirmed` it; TAKE and ASSIGN the `person` who works on it; OPEN and SET
    the regime, priority and topic, with `assumed` for a regime that nobody stated; CLOSE an
    outcome; POSTPONE what it `waits` for; RATE a `score`; INTERIM, PROPOSE and ANSWER a `link`.
    `given_at` is when an answer was published, as its thread shows; of a NOTE by the system, when
    the answer before it was.
    """

    place: int
    deed: CaseDeed
    at: datetime
    who: str
    note: str = ""
    acts_for: str | None = None
    body: str | None = None
    person: str | None = None
    confirmed: str | None = None
    outcome: CaseOutcome | None = None
    until: datetime | None = None
    waits: HolderKind | None = None
    link: str | None = None
    regime: Regime | None = None
    assumed: bool | None = None
    priority: Priority | None = None
    topic: str | None = None
    group: str | None = None
    score: int | None = None
    instead_of: str | None = None
    given_at: datetime | None = None
