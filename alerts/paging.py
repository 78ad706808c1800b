"""Writes the messages of an alert and sets when each may leave.

All steps are written at once, the later ones with a later time. So a crash loses no step, and one
acknowledgement stops all of them.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, tzinfo

from alerts.escalation import Escalation
from alerts.notification import Writer, all_clear, handed, page, page_again, untouched
from domain.alert import Alert, AlertState, Move
from domain.duty import REMEMBERED, DutyRole
from domain.message import About, Matter, Message, MessageState
from domain.ports.duty import DutyStore
from domain.ports.messages import Outbox


class Pager:
    """Without a roster, messages go to `channels` at once and at any hour. `describe` names the
    subject and place in Russian, `largest` the alert's largest incidents. Messages link to
    `console_url`/alerts/ID and show times in `zone`; who acknowledges and then does nothing for
    `patience` is reminded.
    """

    def __init__(
        self,
        *,
        outbox: Outbox,
        duty: DutyStore,
        escalation: Escalation,
        channels: Sequence[str],
        describe: Callable[[Alert], str],
        console_url: str,
        zone: tzinfo,
        patience: timedelta,
        largest: Callable[[Alert], Sequence[str]] = lambda _: (),
    ) -> None:
        self.outbox, self.duty, self.escalation = outbox, duty, escalation
        self.channels, self.describe, self.zone = tuple(channels), describe, zone
        self.console_url, self.patience = console_url.rstrip("/"), patience
        self.largest = largest

    def page(self, alert: Alert, now: datetime, write: Writer = page) -> list[Message]:
        return self._steps(alert, write, now, now, asks=True)

    def remind(self, alert: Alert, now: datetime) -> list[Message]:
        return self._steps(alert, untouched(self.patience), now, now + self.patience)

    def end(self, alert: Alert, now: datetime) -> list[Message]:
        """To everybody who got the page, or else to the officer on duty; wakes nobody."""
        if not self.duty.roster(now - REMEMBERED).filled:
            return self._to_channels(alert, all_clear, now, now)
        start = self._start(alert, now, p=1)
        sent = self.outbox.of(About(Matter.ALERT, alert.id))
        if people := sorted({d.person for d in sent if d.person and d.delivered_at}):
            return [self._message(alert, all_clear, now, start, person=name) for name in people]
        return [self._message(alert, all_clear, now, start, role=DutyRole.OFFICER)]

    def hand_on(self, alert: Alert, move: Move) -> Message:
        write, new = handed(move.who, move.note), alert.state is AlertState.NEW
        return self._message(alert, write, move.at, move.at, person=move.handed_to, asks=new)

    def following(self, alert: Alert, move: Move) -> tuple[bool, list[Message]]:
        """Whether a person's move stops waiting messages, and the messages that replace them."""
        if alert.state is AlertState.ACKNOWLEDGED:
            return True, self.remind(alert, move.at)
        if alert.state is AlertState.NEW and move.before not in (None, AlertState.NEW):
            return True, self.page(alert, move.at, page_again)
        if move.until and alert.state is AlertState.NEW:
            return True, self.page(alert, move.at)
        return move.before is not move.after, []

    def _steps(
        self, alert: Alert, write: Writer, now: datetime, begin: datetime, asks: bool = False
    ) -> list[Message]:
        if not self.duty.roster(now - REMEMBERED).filled:
            return self._to_channels(alert, write, now, begin, asks)
        start = self._start(alert, begin, alert.signal.p)
        return [
            self._message(alert, write, now, start + step.after, role=step.role, asks=asks)
            for step in self.escalation.steps
        ]

    def _to_channels(
        self, alert: Alert, write: Writer, now: datetime, begin: datetime, asks: bool = False
    ) -> list[Message]:
        start = max(begin, alert.snoozed_until or begin)
        return [
            self._message(alert, write, now, start, channel=name, asks=asks)
            for name in self.channels
        ]

    def _start(self, alert: Alert, begin: datetime, p: float) -> datetime:
        return self.escalation.start(p, max(begin, alert.snoozed_until or begin), self.zone)

    def _message(
        self,
        alert: Alert,
        write: Writer,
        now: datetime,
        start: datetime,
        *,
        channel: str | None = None,
        role: DutyRole | None = None,
        person: str | None = None,
        asks: bool = False,
    ) -> Message:
        url = f"{self.console_url}/alerts/{alert.id}"
        words, incidents = self.describe(alert), self.largest(alert)
        title, text = write(alert, words, self.zone, url, incidents)
        return Message(
            id=f"{alert.id}-{alert.version}-{channel or role or person}",
            about=About(Matter.ALERT, alert.id),
            title=title,
            text=text,
            state=MessageState.PENDING,
            created_at=now,
            next_try_at=start,
            channel=channel,
            role=role,
            person=person,
            asks=asks,
        )
