"""The port of second factors."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from domain.access.factor import Factor


class FactorStore(Protocol):
    """At most one second factor of a person, and digests of the recovery codes that are left."""

    def get(self, person_id: str) -> Factor | None: ...

    def set(
        self, person_id: str, sealed: bytes, step: int, codes: Collection[str], now: datetime
    ) -> bool:
        """False, and nothing is written, if the person has one already."""
        ...

    def use_step(self, person_id: str, step: int) -> bool:
        """False if this step or a later one was used before, also by the earlier of two
        simultaneous callers.
        """
        ...

    def use_recovery(self, person_id: str, code: str) -> int | None:
        """Spends a recovery code and returns how many are left; None if there is no such code."""
        ...

    def set_recovery(self, person_id: str, codes: Collection[str]) -> None: ...

    def drop(self, person_id: str) -> bool: ...
