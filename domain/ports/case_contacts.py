"""The port of applicants' contacts."""

from datetime import datetime
from typing import Protocol


class CaseContactStore(Protocol):
    """At most one sealed contact a case; no method lists or searches them."""

    def keep(self, case_id: int, sealed: bytes, at: datetime) -> None:
        """Replaces an earlier one."""
        ...

    def sealed(self, case_id: int) -> bytes | None: ...

    def erase(self, closed_before: datetime) -> int:
        """Those of cases that ended before; returns how many."""
        ...
