"""The port of what counts cuts."""

from typing import Protocol

from domain.reports.cut import Cut, CutTable


class CutCounter(Protocol):
    """Threads may share it. A body that has ended counts as its successor."""

    def count(self, cut: Cut, *, guarded: bool = False) -> CutTable:
        """`guarded` is what may be seen outside the centre: listed dimensions, whole months, small
        cells hidden and counts rounded to fives. Raises EntryRefused for a cut that makes no sense,
        QueryError for its words, and Unavailable.
        """
        ...
