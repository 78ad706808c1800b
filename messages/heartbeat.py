"""Lets one message leave for each planted post that has come through, unless evaluation stands
still. A listener outside takes silence for failure.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from domain.message import Message, MessageState
from domain.ports.installation import InstallationStore
from domain.ports.messages import Outbox
from domain.watching.heartbeat import beat_text

KEPT = timedelta(days=1)
_PREFIX = "heartbeat "


class Heartbeat:
    """`indexed` is the moment that the planted post of the index carries, `mark` where the last one
    that left is kept; a tick may be repeated.
    """

    def __init__(
        self,
        *,
        indexed: Callable[[], datetime | None],
        evaluates: Callable[[], bool],
        outbox: Outbox,
        marks: InstallationStore,
        mark: str,
        transaction: Callable[[], AbstractContextManager[None]],
        channels: Sequence[str],
    ) -> None:
        self._indexed, self._evaluates, self._outbox = indexed, evaluates, outbox
        self._marks, self._mark, self._transaction = marks, mark, transaction
        self._channels = tuple(channels)

    def tick(self, now: datetime) -> None:
        stamp = self._indexed() if self._channels else None
        if stamp is None:
            return
        last = self._marks.value(self._mark)
        # A clock that was set back makes a younger stamp, and that is a beat too.
        if last == stamp.isoformat() or not self._evaluates():
            return
        with self._transaction():
            self._outbox.put([_message(stamp, channel, now) for channel in self._channels])
            self._outbox.forget(_PREFIX, now - KEPT)
            self._marks.replace({self._mark: stamp.isoformat()})


def _message(stamp: datetime, channel: str, now: datetime) -> Message:
    return Message(
        id=f"{_PREFIX}{stamp.isoformat()} {channel}",
        about=None,
        channel=channel,
        title="Отклик работает",
        text=f"{beat_text(stamp)}\nПрошла опрос, очередь, обработку, индекс и оценку.",
        state=MessageState.PENDING,
        created_at=now,
        next_try_at=now,
    )
