"""The port of counted complaints."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from domain.alert import Cell, Evidence
from domain.complaint import Complaint, Counted


class ComplaintStore(Protocol):
    """Complaints by cell and time: what the detector counts. Exact."""

    def record(self, complaints: Sequence[Complaint], retracted: Collection[str] = ()) -> None:
        """Upsert by post id; `retracted` posts are no complaints any more."""
        ...

    def reports(self, since: datetime, until: datetime) -> Sequence[Counted]:
        """First complaint of each author in each incident, copies left out, with since <= at <
        until, by time.
        """
        ...

    def tally(self, since: datetime, until: datetime) -> int:
        """How many `reports` would be."""
        ...

    def evidence(self, cell: Cell, since: datetime, until: datetime) -> Evidence | None:
        """Counts over a cell's complaints that are no history, None where there are none; authors
        and sources without copies.
        """
        ...

    def posts(self, cell: Cell, since: datetime, until: datetime) -> Sequence[Complaint]:
        """What `evidence` counts, copies among them, by time."""
        ...

    def of(self, post_ids: Collection[str]) -> Sequence[Complaint]:
        """Those of these posts that are complaints, by time."""
        ...
