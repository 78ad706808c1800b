"""The port of saved cuts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.reports.saved_cut import SavedCut


class SavedCutStore(Protocol):
    def save(self, cut: SavedCut, most: int) -> SavedCut | None:
        """With its number; the owner's cut of the same name is replaced. None if the owner has
        `most` others.
        """
        ...

    def of(self, person: str) -> Sequence[SavedCut]:
        """The person's own and the shared ones, by name."""
        ...

    def get(self, number: int) -> SavedCut | None: ...

    def share(self, number: int, is_shared: bool) -> None:
        """A cut that is shared no more keeps the pin of its owner only."""
        ...

    def forget(self, number: int) -> None:
        """With all its pins."""
        ...

    def pin(self, number: int, person: str, at: datetime) -> None: ...

    def unpin(self, number: int, person: str) -> None: ...

    def pinned(self, person: str) -> Sequence[int]:
        """In the order of pinning."""
        ...
