"""Signed links of cases handed to bodies, and signed addresses to answer by mail: each for one
referral and its moment. Pure.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from domain.access.signed import Signer, Ticket
from domain.cases.referrals.referral import LIFE

_TAG = re.compile(r"(\d{1,15})-(\d{1,11})-([a-z2-7]{16})")


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
    """Links `console_url`/reply/TOKEN, and addresses like `mailbox` with a token behind a plus."""

    def __init__(self, signer: Callable[[], Signer], console_url: str, mailbox: str = "") -> None:
        self._signer, self._url = signer, console_url.rstrip("/")
        self._local, _, self._domain = mailbox.casefold().partition("@")

    def url(self, referral: int, made_at: datetime) -> str:
        token = self._signer().sign(Ticket((str(referral),), made_at + LIFE))
        return f"{self._url}/reply/{token}"

    def read(self, token: str, now: datetime) -> CaseLink | None:
        """None if the link has another key, is cut off or is older than LIFE."""
        ticket = self._signer().read(token, now)
        if ticket is None or len(ticket.subject) != 1 or not ticket.subject[0].isdecimal():
            return None
        return CaseLink(int(ticket.subject[0]), ticket.ends - LIFE)

    def address(self, referral: int, made_at: datetime) -> str | None:
        """Where the contact answers by mail; None without a mailbox. It holds no sign that a mail
        server may change: some write addresses in small letters.
        """
        if not self._domain:
            return None
        subject = f"{referral}-{int(made_at.timestamp())}"
        signed = self._signer().short(f"mail {subject}")
        return f"{self._local}+{subject}-{signed}@{self._domain}"

    def read_address(self, addresses: Iterable[str], now: datetime) -> CaseLink | None:
        """That of the first address whose token holds."""
        for address in addresses:
            local, _, domain = address.casefold().partition("@")
            name, _, tag = local.partition("+")
            match = _TAG.fullmatch(tag)
            if match is None or not domain or (name, domain) != (self._local, self._domain):
                continue
            subject = f"{match[1]}-{match[2]}"
            if not self._signer().is_short(f"mail {subject}", match[3]):
                continue
            made_at = datetime.fromtimestamp(int(match[2]), UTC)
            if now < made_at + LIFE:
                return CaseLink(int(match[1]), made_at)
        return None


def with_reply_to(address: str, mailbox: str) -> str | None:
    """The address of a channel of e-mail whose letters are answered to that mailbox; None for
    other channels.
    """
    if address.partition("://")[0].lower() not in ("mailto", "mailtos"):
        return None
    return f"{address}{'&' if '?' in address else '?'}reply={quote(mailbox, safe='')}"
