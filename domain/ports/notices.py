"""The port of notices to operators."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.message import Message


class NoticeStore(Protocol):
    """Which sources' troubles operators were told of, until they are told of the end."""

    def told(self) -> Mapping[str, datetime]:
        """Source id -> when its trouble was told."""
        ...

    def save(
        self,
        begun: Collection[str],
        ended: Collection[str],
        messages: Sequence[Message],
        now: datetime,
    ) -> bool:
        """One transaction: these troubles are told, those are over, and the messages that say so.
        False, and nothing written, where somebody else has told any of them.
        """
        ...
