"""The port of absences."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.cases.watch.absence import Absence


class AbsenceStore(Protocol):
    """Absences of people, in the order of their beginnings."""

    def since(self, at: datetime) -> Sequence[Absence]:
        """Those that have not ended before `at`."""
        ...

    def get(self, absence_id: int) -> Absence | None: ...

    def add(self, absence: Absence) -> Absence: ...

    def end(self, absence_id: int, at: datetime) -> bool:
        """False if it has ended already."""
        ...
