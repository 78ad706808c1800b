"""The port of notices to operators."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.alert import Delivery


class NoticeStore(Protocol):
    """Which sources' troubles operators were told of, until they are told of the end."""

    def told(self) -> Mapping[str, datetime]:
        """Source id -> when its trouble was told."""
        ...

    def save(
        self,
        begun: Collection[str],
        ended: Collection[str],
        deliveries: Sequence[Delivery],
        now: datetime,
    ) -> bool:
        """One transaction: these troubles are told, those are over, and the messages that say so.
        False, and nothing written, where somebody else has told any of them.
        """
        ...
