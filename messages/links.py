"""Signed acknowledgement links: for one alert and one reader, valid once and for one day. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from domain.access.signed import Signer, Ticket
from domain.message import Message

LIFE = timedelta(hours=24)
OF_CHANNEL = "канал "  # prefix of `reader` in a link that was sent to a channel
Earlier = Callable[[], tuple[Signer, datetime] | None]


@dataclass(frozen=True, slots=True)
class Link:
    alert_id: str
    reader: str
    made_at: datetime

    @property
    def of_channel(self) -> bool:
        return self.reader.startswith(OF_CHANNEL)


class Links:
    """Links `console_url`/ack/TOKEN; `earlier` returns the signer of the old form of links and the
    time when it was replaced, because old links stay valid for their day.
    """

    def __init__(
        self, signer: Callable[[], Signer], console_url: str, earlier: Earlier = lambda: None
    ) -> None:
        self._signer, self._url, self._earlier = signer, console_url.rstrip("/"), earlier

    def url(self, message: Message, now: datetime) -> str:
        assert message.about, f"message {message.id} is about nothing that can be acknowledged"
        reader = message.person or f"{OF_CHANNEL}{message.channel}"
        token = self._signer().sign(Ticket((message.about.id, reader), now + LIFE))
        return f"{self._url}/ack/{token}"

    def read(self, token: str, now: datetime) -> Link | None:
        """None if the link has another key, is cut off or has expired."""
        ticket = self._signer().read(token, now)
        if ticket is None:
            return self._read_earlier(token, now)
        alert_id, reader = ticket.subject
        return Link(alert_id, reader, ticket.ends - LIFE)

    def _read_earlier(self, token: str, now: datetime) -> Link | None:
        if (before := self._earlier()) is None or (text := before[0].open(token)) is None:
            return None
        alert_id, made, reader = text.split("\n", 2)
        link = Link(alert_id, reader, datetime.fromtimestamp(int(made), UTC))
        return link if link.made_at < before[1] and now < link.made_at + LIFE else None
