"""The port of the lives of cases: what ratings are counted from."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from domain.cases.case import Case, CaseMove


class LifeSpan(NamedTuple):
    """Cases received from `received` until before `until`, and open ones received earlier; without
    those that were answered and closed before `settled`, never extended, and promised nothing for
    later.
    """

    received: datetime
    until: datetime
    settled: datetime


class CaseLives(Protocol):
    """Without texts and notes: of a move only what something is counted from. Cases that were taken
    back, or are joined to another one, are left out.
    """

    def since(self, received: datetime) -> Iterator[tuple[Case, Sequence[CaseMove]]]:
        """Cases received since then, and all that are open, with their moves, by number."""
        ...

    def between(
        self, spans: Sequence[LifeSpan]
    ) -> Iterator[tuple[Case, Sequence[CaseMove], Sequence[bool]]]:
        """The cases of all spans by number, each once; for each span whether the case is of it."""
        ...

    def housed(self, since: datetime) -> Sequence[tuple[Case, str]]:
        """Cases received since then that have a topic, a street and a house, with the topic."""
        ...

    def last(self, until: datetime) -> int:
        """The highest number of a case received before then, or 0."""
        ...
