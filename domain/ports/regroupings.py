"""The port of merges and splits."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.incident import Regrouped, Telling


class RegroupingStore(Protocol):
    """What people merged and split of incidents: it sticks, whatever is crawled or concluded later.
    Complaints move with their posts; workers of the cells wait meanwhile.
    """

    def merge(self, into_id: str, other_id: str, who: str, at: datetime) -> Sequence[str]:
        """All posts of the second belong to the first from now on, and what is like them too.
        Returns the posts that moved. Raises MoveRefused.
        """
        ...

    def split(
        self, incident_id: str, told: Sequence[Telling], new_id: str, who: str, at: datetime
    ) -> None:
        """These posts of an incident are a new one; `told` is how each of them told of it. Raises
        MoveRefused.
        """
        ...

    def place(
        self, told: Sequence[Telling], incident_id: str | None, who: str, at: datetime
    ) -> Mapping[str, str | None]:
        """These posts, wherever they were, belong to that incident from now on, or to none. Returns
        where each of them was. Raises MoveRefused.
        """
        ...

    def take_back(
        self, regrouping_id: int, told: Sequence[Telling], who: str, at: datetime
    ) -> None:
        """The second incident of a merge is again what it was, with these of the posts that the
        merge moved; what joined later stays. Raises MoveRefused.
        """
        ...

    def get(self, regrouping_id: int) -> Regrouped | None: ...

    def of(self, incident_id: str) -> Sequence[Regrouped]:
        """What was done to an incident and to those merged into it, the latest first."""
        ...
