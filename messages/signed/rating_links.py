"""Signed links by which bodies object to drafts of ratings. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.access.signed import Signer, Ticket
from domain.cases.case import GREATEST
from domain.cases.ratings.objection import RatingLink


@dataclass(frozen=True, slots=True)
class SignedObjection:
    """An id may name another row once a database is restored from a copy, so edition and body must
    fit too.
    """

    link: int
    edition: str
    body: str

    def is_of(self, link: RatingLink) -> bool:
        return (str(link.edition_id), link.body) == (self.edition, self.body)


class RatingLinks:
    """Links `console_url`/objection/TOKEN, which end with their draft."""

    def __init__(self, signer: Callable[[], Signer], console_url: str) -> None:
        self._signer, self._url = signer, console_url.rstrip("/")

    def url(self, link: RatingLink) -> str:
        subject = (str(link.number), str(link.edition_id), link.body)
        token = self._signer().sign(Ticket(subject, link.ends_at))
        return f"{self._url}/objection/{token}"

    def read(self, token: str, now: datetime) -> SignedObjection | None:
        """None if the link has another key, is cut off or has expired."""
        ticket = self._signer().read(token, now)
        if ticket is None or len(ticket.subject) != 3:
            return None
        number, edition, body = ticket.subject
        if not number.isdecimal() or int(number) > GREATEST:
            return None
        return SignedObjection(int(number), edition, body)
