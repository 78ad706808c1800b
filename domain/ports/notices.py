"""The port of notices to operators."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.message import Message


class NoticeStore(Protocol):
    """The troubles of sources that operators know of; each is kept until its end is announced."""

    def told(self) -> Mapping[str, datetime]: ...

    def save(
        self,
        begun: Collection[str],
        ended: Collection[str],
        messages: Sequence[Message],
        now: datetime,
    ) -> bool:
        """Writes begun and ended troubles and their messages in one transaction; if another process
        announced any of them first, writes nothing and returns False.
        """
        ...
