"""The port of seminars."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.outreach.seminar import Seminar, SeminarInvitation, SeminarSpan


class SeminarStore(Protocol):
    def add(self, seminar: Seminar) -> Seminar: ...

    def get(self, number: int) -> Seminar | None: ...

    def page(self, wanted: SeminarSpan) -> Sequence[Seminar]: ...

    def save(self, changed: Seminar) -> Seminar | None:
        """With the next version; None if somebody else changed it meanwhile."""
        ...

    def invite(self, invitation: SeminarInvitation) -> SeminarInvitation:
        """An earlier link of the body ends; what it says of people goes into the new one."""
        ...

    def invitation(self, number: int) -> SeminarInvitation | None: ...

    def invited(self, seminars: Collection[int]) -> Mapping[int, Sequence[SeminarInvitation]]:
        """Those that were not ended, in the order of bodies' ids."""
        ...

    def end(self, number: int, at: datetime) -> bool: ...

    def count_look(self, number: int, at: datetime) -> None: ...

    def plan(self, number: int, people: int, who: str, at: datetime) -> bool: ...

    def mark(self, number: int, people: int, who: str, at: datetime) -> bool:
        """So many came."""
        ...
