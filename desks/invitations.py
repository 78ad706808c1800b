"""One-time links by which people choose their password: signed, good for a day."""

from collections.abc import Callable
from datetime import datetime, timedelta

from app.signing import signer
from app.wiring import Parts
from domain.signed import Signer, Ticket

LIFE = timedelta(hours=24)


class Invitations:
    """Links lead to `console_url`/welcome/TOKEN. Each is for a person, by their id; nobody's (an
    empty id) makes the first administrator.
    """

    def __init__(self, signer: Callable[[], Signer], console_url: str) -> None:
        self._signer, self._url = signer, console_url.rstrip("/")

    def url(self, person: str, mark: str, now: datetime) -> str:
        """A link that stands while the person's mark is this one."""
        token = self._signer().sign(Ticket((person,), now + LIFE, mark))
        return f"{self._url}/welcome/{token}"

    def read(self, token: str, now: datetime) -> Ticket | None:
        """None for a link of another key, a cut one, and one that is too old."""
        return self._signer().read(token, now)


def make_invitations(parts: Parts) -> Invitations:
    """Those of this installation."""
    return Invitations(signer(parts, "invitations"), parts.settings.console_address)
