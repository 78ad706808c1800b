"""The port of letters from contacts of bodies."""

from collections.abc import Sequence
from typing import Protocol

from domain.cases.referrals.mail import CaseMail


class CaseMailStore(Protocol):
    """Letters that belong to a referral."""

    def add(self, mail: CaseMail) -> bool:
        """False if the letter is known already; it stays as it is."""
        ...

    def get(self, mail_id: str) -> CaseMail | None: ...

    def of_case(self, case_id: int, limit: int) -> Sequence[CaseMail]:
        """The latest ones, latest first."""
        ...
