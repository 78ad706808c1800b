"""Signed links of cases handed to bodies: each for one referral and its moment. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.access.signed import Signer, Ticket
from domain.cases.referrals.referral import LIFE


@dataclass(frozen=True, slots=True)
class CaseLink:
    """The row of the referral says which case, body and contact. An id may name another row once a
    database is restored from a copy, so the moment must fit too.
    """

    referral: int
    made_at: datetime

    def is_of(self, made_at: datetime) -> bool:
        return self.made_at == made_at.replace(microsecond=0)


class CaseLinks:
    """Links `console_url`/reply/TOKEN."""

    def __init__(self, signer: Callable[[], Signer], console_url: str) -> None:
        self._signer, self._url = signer, console_url.rstrip("/")

    def url(self, referral: int, made_at: datetime) -> str:
        token = self._signer().sign(Ticket((str(referral),), made_at + LIFE))
        return f"{self._url}/reply/{token}"

    def read(self, token: str, now: datetime) -> CaseLink | None:
        """None if the link has another key, is cut off or is as old as no link may be."""
        ticket = self._signer().read(token, now)
        if ticket is None or len(ticket.subject) != 1 or not ticket.subject[0].isdecimal():
            return None
        return CaseLink(int(ticket.subject[0]), ticket.ends - LIFE)
