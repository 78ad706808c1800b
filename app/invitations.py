"""One-time links by which people choose their password: signed, good for a day."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from domain.signed import read, sign

LIFE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom a link is for, by their id; nobody's (an empty id) makes the first administrator. `mark`
    says which password it may replace: once that is done, the link leads nowhere.
    """

    person: str
    mark: str
    made_at: datetime

    def replaces(self, password: str | None) -> bool:
        """True while the stored hash is still the one that the link was made for."""
        return self.mark == mark_of(password)


def mark_of(password: str | None) -> str:
    """Tells one stored hash from another and reveals nothing of it."""
    return sha256((password or "").encode()).hexdigest()[:16]


class Invitations:
    """Signs with a key of the installation; links lead to `console_url`/welcome/TOKEN."""

    def __init__(self, key: bytes, console_url: str) -> None:
        self._key, self._url = key, console_url.rstrip("/")

    def url(self, person: str, password: str | None, now: datetime) -> str:
        """A link for the person with this hash; whole seconds are kept."""
        said = f"{int(now.timestamp())}\n{mark_of(password)}\n{person}"
        return f"{self._url}/welcome/{sign(self._key, said)}"

    def read(self, token: str, now: datetime) -> Invitation | None:
        """None for a link that is not ours, was cut, or is too old."""
        if (said := read(self._key, token)) is None:
            return None
        made, mark, person = said.split("\n", 2)
        invitation = Invitation(person, mark, datetime.fromtimestamp(int(made), UTC))
        return invitation if now < invitation.made_at + LIFE else None
