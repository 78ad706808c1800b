"""The port of the lives of cases: what ratings are counted from."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from domain.cases.case import Case, CaseMove


class CaseLives(Protocol):
    def since(self, received: datetime) -> Iterator[tuple[Case, Sequence[CaseMove]]]:
        """Cases that were received since then, and open ones, with their moves and without texts,
        by number. Those that were taken back, or are joined to another one, are left out.
        """
        ...
