"""The port of communication errors."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.outreach.mistake import (
    Mistake,
    MistakeDecision,
    MistakeFilter,
    MistakeKind,
    MistakeState,
    Repeated,
)


class MistakeStore(Protocol):
    def propose(self, mistakes: Sequence[Mistake]) -> Sequence[Mistake]:
        """Writes those whose key is new, and returns them with numbers."""
        ...

    def get(self, number: int) -> Mistake | None: ...

    def of_keys(self, keys: Collection[str]) -> Mapping[str, Mistake]: ...

    def page(self, wanted: MistakeFilter) -> Sequence[Mistake]:
        """The latest first."""
        ...

    def counts(self, bodies: Collection[str] | None) -> Mapping[MistakeState, int]: ...

    def counted(
        self, kinds: Collection[MistakeKind], since: datetime, until: datetime
    ) -> Mapping[str, Mapping[MistakeKind, int]]:
        """Certain mistakes of these kinds with since <= happened_at < until, by body."""
        ...

    def save(self, changed: Mistake) -> Mistake | None:
        """With the next version; None if somebody else changed it meanwhile."""
        ...

    def decisions(self, since: datetime) -> Sequence[MistakeDecision]:
        """What people decided since then, earliest first."""
        ...

    def repeats(
        self, since: datetime, bodies: Collection[str] | None, least: int = 2
    ) -> Sequence[Repeated]:
        """Certain mistakes that happened since then, by body and kind, most first."""
        ...
