"""Links that acknowledge: signed, of one alert and one reader, good for a day and once. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from domain.alert import AlertState, Delivery, Move
from domain.signed import Signer, Ticket

LIFE = timedelta(hours=24)
OF_CHANNEL = "канал "  # how the reader of a link begins that has no name
Earlier = Callable[[], tuple[Signer, datetime] | None]


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says: `reader` is a person on duty, or the channel that it was sent by."""

    alert_id: str
    reader: str
    made_at: datetime

    @property
    def of_channel(self) -> bool:
        """True where it was sent to nobody in particular."""
        return self.reader.startswith(OF_CHANNEL)

    def spent(self, moves: Sequence[Move]) -> bool:
        """True where anybody has acknowledged since it was made: with this link or otherwise."""
        acknowledged = AlertState.ACKNOWLEDGED
        return any(m.after is acknowledged is not m.before and m.at >= self.made_at for m in moves)


class Links:
    """Links lead to `console_url`/ack/TOKEN. `earlier` is what signed links of another form, and
    until when: each of them goes on for its day.
    """

    def __init__(
        self, signer: Callable[[], Signer], console_url: str, earlier: Earlier = lambda: None
    ) -> None:
        self._signer, self._url, self._earlier = signer, console_url.rstrip("/"), earlier

    def url(self, delivery: Delivery, now: datetime) -> str:
        """The link for the reader of the message; whole seconds are kept."""
        reader = delivery.person or f"{OF_CHANNEL}{delivery.channel}"
        token = self._signer().sign(Ticket((str(delivery.alert_id), reader), now + LIFE))
        return f"{self._url}/ack/{token}"

    def read(self, token: str, now: datetime) -> Link | None:
        """None for a link of another key, a cut one, and one that is too old."""
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
