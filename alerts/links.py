"""Links that acknowledge: signed, of one alert and one reader, good for a day and once. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from domain.alert import AlertState, Delivery, Move
from domain.signed import read, sign

LIFE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says: `reader` is a person on duty, or the channel that it was sent by."""

    alert_id: str
    reader: str
    made_at: datetime

    def spent(self, moves: Sequence[Move]) -> bool:
        """True where anybody has acknowledged since it was made: with this link or otherwise."""
        acknowledged = AlertState.ACKNOWLEDGED
        return any(m.after is acknowledged is not m.before and m.at >= self.made_at for m in moves)


class Links:
    """Signs with a key of the installation; links lead to `console_url`/ack/TOKEN."""

    def __init__(self, key: bytes, console_url: str) -> None:
        self._key, self._url = key, console_url.rstrip("/")

    def url(self, delivery: Delivery, now: datetime) -> str:
        """The link for whoever gets the message; whole seconds are kept."""
        reader = delivery.person or f"канал {delivery.channel}"
        said = f"{delivery.alert_id}\n{int(now.timestamp())}\n{reader}"
        return f"{self._url}/ack/{sign(self._key, said)}"

    def read(self, token: str, now: datetime) -> Link | None:
        """None for a link that is not ours, was cut, or is too old."""
        if (said := read(self._key, token)) is None:
            return None
        alert_id, made, reader = said.split("\n", 2)
        link = Link(alert_id, reader, datetime.fromtimestamp(int(made), UTC))
        return link if now < link.made_at + LIFE else None
