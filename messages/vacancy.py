"""Tells operators that nobody will be on duty, before the gap begins and once per gap."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from domain.duty import REMEMBERED, DutyRole, Gap
from domain.message import Message, MessageState
from domain.ports.duty import DutyStore
from domain.ports.messages import Outbox
from russian.moments import clock


class Vacancies:
    """Looks `ahead` into the roster and tells `channels`; the message's id follows from the gap's
    beginning, so a check may be repeated, also after Unavailable.
    """

    def __init__(
        self,
        *,
        duty: DutyStore,
        outbox: Outbox,
        channels: Sequence[str],
        ahead: timedelta,
        console_url: str,
        zone: tzinfo,
    ) -> None:
        self.duty, self.outbox, self.channels = duty, outbox, tuple(channels)
        self.ahead, self.zone = ahead, zone
        self.url = f"{console_url.rstrip('/')}/duty"

    def tick(self, now: datetime) -> None:
        since = now - REMEMBERED
        for gap in self.duty.roster(since).gaps(DutyRole.OFFICER, since):
            if gap.since <= now + self.ahead and (gap.until is None or gap.until > now):
                # Before the first shift a gap has no beginning of its own; its id uses the end.
                named = gap.until if gap.since == since and gap.until else gap.since
                gap = replace(gap, since=max(gap.since, now))
                self.outbox.put([self._message(gap, named, name, now) for name in self.channels])

    def _message(self, gap: Gap, named: datetime, channel: str, now: datetime) -> Message:
        begin = f"С {clock(gap.since, now, self.zone).removeprefix('в ')}"
        end = f" до {clock(gap.until, now, self.zone).removeprefix('в ')}" if gap.until else ""
        title = f"Никто не дежурит: {begin[0].lower()}{begin[1:]}{end}"
        text = (
            f"{begin}{end} в графике нет дежурного. Пока его нет, оповещения получит следующий в "
            "графике, а если нет никого — каналы из настроек по очереди.\n"
            f"Добавьте смену: {self.url}"
        )
        return Message(
            id=f"nobody on duty {named.isoformat()} {channel}",
            about=None,
            channel=channel,
            title=title,
            text=text,
            state=MessageState.PENDING,
            created_at=now,
            next_try_at=now,
        )
