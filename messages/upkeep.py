"""Tells operators about faults of the installation that keep posts from being seen, once a day
while they last.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta, tzinfo

from domain.message import Message, MessageState
from domain.ports.messages import Outbox

# A shorter fault, such as a restart, is not reported; looks are five minutes apart, so that people
# know of any other within ten.
LASTS = timedelta(minutes=4)
MORNING = timedelta(hours=8)  # reminders come at this time, so that they wake nobody
Ailment = tuple[str, str, str]  # subject, state, advice


class Upkeep:
    """Checks `ailments` and tells `channels`; a message's id follows from its day, so a check may
    be repeated, also after Unavailable.
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
        ailments = list(self.ailments())
        self.since = {what: min(self.since.get(what, now), now) for what, _, _ in ailments}
        for what, state, advice in ailments:
            if now - self.since[what] >= LASTS:
                self.outbox.put([self._message(what, state, advice, c, now) for c in self.channels])

    def _message(self, what: str, state: str, advice: str, channel: str, now: datetime) -> Message:
        day = (now.astimezone(self.zone) - MORNING).date()
        return Message(
            id=f"upkeep {what} {day} {channel}",
            about=None,
            channel=channel,
            title=f"{what}: {state}",
            text=f"{what}: {state}.\nЧто сделать: {advice}.\n{self.url}",
            state=MessageState.PENDING,
            created_at=now,
            next_try_at=now,
        )
