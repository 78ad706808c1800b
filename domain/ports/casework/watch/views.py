"""The port of saved views of cases."""

from collections.abc import Sequence
from typing import Protocol

from domain.cases.watch.view import CaseView


class CaseViewStore(Protocol):
    def of(self, owner: str) -> Sequence[CaseView]:
        """Their own and the shared ones, by name."""
        ...

    def get(self, view_id: int) -> CaseView | None: ...

    def save(self, view: CaseView, most: int) -> CaseView | None:
        """Writes a new one, or another choice under the same name of the same owner; None if the
        owner has `most` others.
        """
        ...

    def forget(self, view_id: int) -> bool: ...
