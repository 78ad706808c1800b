"""The ports of chronic problems, of solved cases, and of what bodies agreed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.cases.causes.agreement import Agreement
from domain.cases.causes.problem import (
    ChronicProblem,
    ChronicSign,
    ChronicState,
    Cost,
    Member,
    Recurrence,
)
from domain.ports.casework.cases import StoredCase


@dataclass(frozen=True, slots=True)
class Solution:
    """A solved case, and the answer that helped, masked: `words` and `link`."""

    stored: StoredCase
    words: str
    link: str | None


class ChronicStore(Protocol):
    """Cases that count as another one, that are linked to a first one, or that were taken back are
    no signs.
    """

    def signs(self, since: datetime, limit: int) -> Sequence[ChronicSign]:
        """Of the latest cases and incidents that began since then, and of cases closed as fixed
        since then.
        """
        ...

    def note(self, recurrences: Sequence[Recurrence], at: datetime) -> Sequence[int]:
        """Writes new problems, and new members of known ones. A problem that had ended before a new
        member has returned. Returns the numbers of those that are new or have returned.
        """
        ...

    def get(self, problem_id: int) -> ChronicProblem | None: ...

    def page(
        self, states: Collection[ChronicState], owners: Collection[str] | None, limit: int
    ) -> Sequence[ChronicProblem]:
        """The latest trouble first; `owners` None means all."""
        ...

    def of_case(self, case_id: int, incident_id: str | None) -> Sequence[ChronicProblem]:
        """Those to which the case or its incident belongs, the rejected ones left out."""
        ...

    def members(self, problem_ids: Collection[int]) -> Mapping[int, Sequence[Member]]:
        """The latest first."""
        ...

    def costs(self, problem_ids: Collection[int]) -> Mapping[int, Cost]:
        """People are counted once a problem; a case outside every incident is one of them."""
        ...

    def save(self, problem: ChronicProblem) -> ChronicProblem | None:
        """With the next version; None if somebody else changed it meanwhile."""
        ...


class SolvedCases(Protocol):
    def solved(self, topic: str, since: datetime, besides: int, limit: int) -> Sequence[StoredCase]:
        """Cases of a topic that were closed as fixed since then, the latest first."""
        ...

    def solutions(self, solved: Sequence[StoredCase]) -> Sequence[Solution]:
        """In the same order, with the last answer of each; those without an answer are left out."""
        ...


class AgreementStore(Protocol):
    """What bodies agreed; an agreement is never edited, the next one of its topic and place takes
    its place.
    """

    def add(self, agreement: Agreement) -> Agreement: ...

    def get(self, agreement_id: int) -> Agreement | None: ...

    def withdraw(self, agreement_id: int, who: str, at: datetime) -> bool:
        """False if it was withdrawn already."""
        ...

    def log(self, topic: str | None, limit: int) -> Sequence[Agreement]:
        """The newest first; None means all topics."""
        ...

    def in_force(self, topic: str, municipality: str | None) -> Agreement | None:
        """The newest that was not withdrawn: that of the municipality, else that of the region."""
        ...
