"""The port of counted complaints."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from domain.alert import Cell, Evidence
from domain.complaint import Complaint, FirstComplaint


class ComplaintStore(Protocol):
    """Complaints by cell and time; the detector counts them. Exact."""

    def record(self, complaints: Sequence[Complaint], retracted: Collection[str] = ()) -> None:
        """Upserts by post id; `retracted` posts are no longer complaints."""
        ...

    def reports(self, since: datetime, until: datetime) -> Sequence[FirstComplaint]:
        """The first complaint of each author in each incident, anew where it was re-opened, with
        since <= at < until, by time; copies are left out.
        """
        ...

    def tally(self, since: datetime, until: datetime) -> int: ...

    def evidence(self, cell: Cell, since: datetime, until: datetime) -> Evidence | None:
        """Counts over a cell's complaints without history, None if there are none; `authors` and
        `sources` leave copies out.
        """
        ...

    def posts(self, cell: Cell, since: datetime, until: datetime) -> Sequence[Complaint]:
        """The complaints that `evidence` counts, copies included, by time."""
        ...

    def of(self, post_ids: Collection[str]) -> Sequence[Complaint]: ...
