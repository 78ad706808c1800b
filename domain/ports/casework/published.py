"""The port of cases that everybody may read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.cases.workflow import CaseState
from domain.ports.casework.cases import StoredCase


@dataclass(frozen=True, slots=True)
class PublicCase:
    """`stored` is masked; the point, the picture and the address are as its applicant sent them."""

    stored: StoredCase
    latitude: float | None = None
    longitude: float | None = None
    media: str | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class PublicFilter:
    """Cases received in `since`..`until`, both included. None means all; of `subjects` each is a
    topic, a group whose cases have no topic, or None for cases with neither.
    """

    states: Collection[CaseState]
    since: datetime
    until: datetime
    subjects: Collection[str | None] | None = None
    limit: int = 1000
    offset: int = 0


class PublicCaseStore(Protocol):
    """A case is public if it was made of a post that is still published, or if the system where it
    was filed said so. A case that was taken back or whose post was deleted is not, nor are cases
    of further bodies, whose applicant knows the first one.
    """

    def page(self, wanted: PublicFilter) -> Sequence[PublicCase]:
        """The latest first."""
        ...

    def several(
        self, case_ids: Collection[int], states: Collection[CaseState]
    ) -> Mapping[int, PublicCase]: ...
