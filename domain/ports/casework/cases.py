"""The ports of cases and of contacts of their applicants."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.cases.case import Case, CaseMove
from domain.cases.clocks import Deadlines
from domain.cases.standing import Standing
from domain.cases.workflow import CaseState
from domain.terms.policy import Regime


class CaseOrder(StrEnum):
    """By the resident's deadline, by the body's own, both soonest first; or the latest cases."""

    DUE = "due"
    BODY_DUE = "body_due"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """None means all. A case lies in `since`..`until` by the deadline of the order.

    `bodies` are those that have or answered it, `persons` those it is assigned to. A case that is
    `refused` waits for another body. A page begins after the deadline and number `after`.
    """

    states: Collection[CaseState]
    bodies: Collection[str] | None = None
    person: str | None = None
    municipality: str | None = None
    group: str | None = None
    regime: Regime | None = None
    stream: str | None = None
    urgent: bool | None = None
    without_body: bool = False
    persons: Collection[str] | None = None
    unassigned: bool = False
    draft: bool = False
    refused: bool = False
    since: datetime | None = None
    until: datetime | None = None
    order: CaseOrder = CaseOrder.DUE
    after: tuple[datetime, int] | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class StoredCase:
    """`version` is the place of the case's last move."""

    case: Case
    standing: Standing
    deadlines: Deadlines
    version: int


@dataclass(frozen=True, slots=True)
class CaseListing:
    cases: Sequence[StoredCase]
    total: int
    next: tuple[datetime, int] | None


@dataclass(frozen=True, slots=True)
class CaseCount:
    state: CaseState
    total: int
    late: int
    today: int


@dataclass(frozen=True, slots=True)
class HorizonCount:
    """Cases of a body in a state that fall due before the edge `place`, and not before the one
    before it.
    """

    body: str | None
    state: CaseState
    place: int
    total: int


@dataclass(frozen=True, slots=True)
class PersonLoad:
    person: str | None
    total: int
    late: int


class CaseStore(Protocol):
    """Cases, their moves, and the posts that belong to them; moves are added and never changed.
    Pages and counts leave out cases that are joined to another one.
    Moves, posts and counts come in order, and unknown ids are left out.
    """

    def add(
        self, case: Case, move: CaseMove, standing: Standing, deadlines: Deadlines
    ) -> StoredCase | None:
        """Numbers and writes a new case with its first move and post; None if what it is made of
        has a case already.
        """
        ...

    def save(self, case_id: int, move: CaseMove, standing: Standing, deadlines: Deadlines) -> None:
        """Writes the move and how the case stands after it, in one transaction; raises MoveRefused
        unless the move comes next after the stored ones.
        """
        ...

    def get(self, case_id: int) -> StoredCase | None: ...

    def several(self, case_ids: Collection[int]) -> Mapping[int, StoredCase]: ...

    def moves_of(self, case_ids: Collection[int]) -> Mapping[int, Sequence[CaseMove]]: ...

    def made_of(self, case: Case) -> StoredCase | None: ...

    def of_posts(self, post_ids: Collection[str]) -> Mapping[str, int]: ...

    def about(self, incident_ids: Collection[str]) -> Sequence[StoredCase]:
        """Cases of these incidents that were not taken back, oldest first; a filed case is of the
        incident that its text joined. Those that are joined to another case are left out.
        """
        ...

    def join(self, case_id: int, post_id: str, at: datetime) -> bool:
        """Adds a voice; False if the post belongs to a case already."""
        ...

    def hear(self, posts: Mapping[str, int], at: datetime) -> None:
        """Ties posts to the cases whose texts they are; a tied post stays where it is."""
        ...

    def leave(self, case_id: int, at: datetime) -> None: ...

    def posts(self, case_id: int) -> Sequence[str]: ...

    def linked(self, case_id: int) -> Sequence[StoredCase]:
        """The first case of a chain and all linked to it, the case itself among them."""
        ...

    def page(self, wanted: CaseFilter) -> CaseListing: ...

    def tally(
        self, wanted: CaseFilter, now: datetime, today_ends: datetime
    ) -> Sequence[CaseCount]: ...

    def number(self, wanted: CaseFilter, most: int) -> int:
        """How many there are; counts no further than `most`."""
        ...

    def horizon(self, wanted: CaseFilter, edges: Sequence[datetime]) -> Sequence[HorizonCount]:
        """Counts of cases by the deadline of the order, none later than the last edge."""
        ...

    def load(self, wanted: CaseFilter, now: datetime) -> Sequence[PersonLoad]: ...

    def refusals(
        self, bodies: Collection[str] | None, since: datetime, limit: int
    ) -> Sequence[tuple[int, CaseMove]]:
        """What these bodies gave back as not theirs, latest first; None means all."""
        ...

    def ever(
        self, post_ids: Collection[str], incident_ids: Collection[str]
    ) -> tuple[Collection[str], Collection[str]]:
        """Those posts and incidents that have or had a case, even if it was taken back."""
        ...

    def sleeping(self, until: datetime, limit: int) -> Sequence[int]:
        """Cases that were postponed to a time before `until`, earliest first."""
        ...

    def forget_texts(self, now: datetime, limit: int) -> int: ...

    def ended(self, now: datetime, limit: int) -> Sequence[str]:
        """The posts as which the filed ones among the texts that `forget_texts` forgets next were
        heard.
        """
        ...


class CaseContactStore(Protocol):
    """At most one sealed contact a case; no method lists or searches them."""

    def keep(self, case_id: int, sealed: bytes, at: datetime) -> None:
        """Replaces an earlier one."""
        ...

    def sealed(self, case_id: int) -> bytes | None: ...

    def erase(self, closed_before: datetime) -> int:
        """Those of cases that ended before; returns how many."""
        ...
