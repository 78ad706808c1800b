"""The port of cases that may be one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.cases.pairs import CaseClues, CasePair, PairState


class CasePairStore(Protocol):
    """Pairs with a case that was taken back are left out everywhere, and join nothing."""

    def clues(self, since: datetime, limit: int) -> Sequence[CaseClues]:
        """Of the latest cases received since then."""
        ...

    def propose(self, pairs: Collection[CasePair], at: datetime) -> None:
        """A pair that is known stays as it is, whatever was decided of it."""
        ...

    def get(self, pair_id: int) -> CasePair | None: ...

    def page(self, states: Collection[PairState], limit: int) -> Sequence[CasePair]:
        """Surest first, then the latest; no proposal to join what is joined already."""
        ...

    def of_case(self, case_id: int) -> Sequence[CasePair]: ...

    def heads(self, case_ids: Collection[int]) -> Mapping[int, int]:
        """The cases as which these ones count, of those that are joined."""
        ...

    def voices(self, case_id: int) -> int:
        """How many posts belong to the cases that are joined to it."""
        ...

    def decide(self, pair: CasePair, state: PairState, who: str, at: datetime) -> CasePair | None:
        """None if somebody else decided meanwhile."""
        ...
