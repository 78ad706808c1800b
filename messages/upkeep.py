"""The installation itself: operators are told what keeps posts from being seen, once a day while it
lasts.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta, tzinfo

from domain.message import Message, MessageState
from domain.ports.messages import Outbox

LASTS = timedelta(minutes=30)  # what passes sooner, as a start does, is told to nobody
MORNING = timedelta(hours=8)  # a reminder comes then, and wakes nobody
Ailment = tuple[str, str, str]  # what it is, how it is, and what to do


class Upkeep:
    """Looks at what `ailments` finds now; tells `channels`. A message's id follows from its day, so
    that a look may be repeated.
    """

    def __init__(
        self,
        *,
        ailments: Callable[[], Iterable[Ailment]],
        outbox: Outbox,
        channels: Sequence[str],
        console_url: str,
        zone: tzinfo,
    ) -> None:
        self.ailments, self.outbox, self.channels = ailments, outbox, tuple(channels)
        self.zone, self.url = zone, f"{console_url.rstrip('/')}/health"
        self.since: dict[str, datetime] = {}

    def tick(self, now: datetime) -> None:
        """Raises Unavailable; the same call may be made again."""
        found = list(self.ailments())
        self.since = {what: min(self.since.get(what, now), now) for what, _, _ in found}
        for what, seen, advice in found:
            if now - self.since[what] >= LASTS:
                self.outbox.put([self._message(what, seen, advice, c, now) for c in self.channels])

    def _message(self, what: str, seen: str, advice: str, channel: str, now: datetime) -> Message:
        day = (now.astimezone(self.zone) - MORNING).date()
        return Message(
            id=f"upkeep {what} {day} {channel}",
            about=None,
            channel=channel,
            title=f"{what}: {seen}",
            text=f"{what}: {seen}.\nЧто сделать: {advice}.\n{self.url}",
            state=MessageState.PENDING,
            created_at=now,
            next_try_at=now,
        )
