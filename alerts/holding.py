"""Why a message of an alert is held back: a silence, or an earlier step of the same page."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.message import Matter, Message, MessageState
from domain.ports.alerts import AlertStore
from domain.ports.messages import Outbox
from domain.ports.silences import SilenceStore
from domain.silence import active, silencing


class Holding:
    def __init__(self, *, alerts: AlertStore, silences: SilenceStore, outbox: Outbox) -> None:
        self.alerts, self.silences, self.outbox = alerts, silences, outbox

    def silenced(self, messages: Sequence[Message], now: datetime) -> Mapping[str, str]:
        """Ids of messages that wait for the end of a silence -> its reason."""
        silences = active(self.silences.since(now), now)
        if not silences:
            return {}
        alerts = {m.about.id for m in messages if m.about and m.about.kind is Matter.ALERT}
        quiet = {
            alert.id: silence.reason
            for alert in filter(None, map(self.alerts.get, sorted(alerts)))
            if (silence := silencing(alert, silences))
        }
        return {
            m.id: f"приглушено: {quiet[m.about.id]}"
            for m in messages
            if m.about and m.about.kind is Matter.ALERT and m.about.id in quiet
        }

    def told(self, message: Message, person: str) -> bool:
        return message.about is not None and any(
            other.person == person
            and other.created_at == message.created_at
            and other.id != message.id
            and other.state in (MessageState.PENDING, MessageState.DELIVERED)
            for other in self.outbox.of(message.about)
        )
