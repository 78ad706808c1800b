"""The port of corrections."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.correction import Correction


class CorrectionStore(Protocol):
    def add(self, *corrections: Correction) -> None: ...

    def withdraw(self, post_ids: Collection[str], who: str, at: datetime) -> None: ...

    def of(self, post_ids: Sequence[str]) -> Mapping[str, Sequence[Correction]]: ...

    def all(self) -> Mapping[str, Sequence[Correction]]: ...
