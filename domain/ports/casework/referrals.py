"""The ports of cases handed over by a link, and of letters that answer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.cases.referrals.mail import CaseMail
from domain.cases.referrals.referral import Referral, ReferralEnd, Tried


@dataclass(frozen=True, slots=True)
class ReferralPage:
    """`next` is the id after which the following page begins, None at the end."""

    referrals: Sequence[Referral]
    total: int
    next: int | None


class ReferralStore(Protocol):
    """Referrals of cases; a contact has at most one open referral of a case."""

    def add(self, referral: Referral) -> Referral | None:
        """The referral with its id; None if this contact has an open one of this case."""
        ...

    def get(self, referral_id: int) -> Referral | None: ...

    def of_cases(self, case_ids: Collection[int]) -> Mapping[int, Sequence[Referral]]:
        """In the order in which they were made; cases without any are left out."""
        ...

    def count_look(self, referral_id: int, at: datetime) -> None:
        """A look at the page of an open one: counted, and nothing else."""
        ...

    def press(self, referral_id: int, at: datetime, name: str) -> None:
        """A button was pressed under this name; an empty name leaves the one before it."""
        ...

    def last_name(self, referral: Referral) -> str:
        """The name last typed by its contact, else an empty one."""
        ...

    def answered(self, case_id: int, at: datetime) -> None:
        """The body acted: no further contact is tried, and the case is not among those that get no
        answer.
        """
        ...

    def ask(self, referral_id: int, at: datetime, why: str) -> None: ...

    def decide(self, case_id: int, at: datetime, why: str = "") -> bool:
        """Settles the requests of more time; False if nobody asks."""
        ...

    def end(
        self,
        case_id: int,
        how: ReferralEnd,
        at: datetime,
        key: str | None = None,
    ) -> int:
        """Ends the open ones, or that of one contact, and stops their messages; returns how
        many.
        """
        ...

    def pass_on(self, referral_id: int, why: Tried, at: datetime) -> bool:
        """Marks that the next contact is tried; False if that is marked already, or the body has
        acted meanwhile.
        """
        ...

    def due(self, now: datetime, limit: int) -> Mapping[int, Tried]:
        """Ids of open ones without a pressed button whose time is over, or whose message was given
        up, the longest due first.
        """
        ...

    def silent(self, bodies: Collection[str] | None, after: int, limit: int) -> ReferralPage:
        """Entries of cases that get no answer, oldest first."""
        ...

    def asking(self, limit: int) -> Sequence[Referral]:
        """Requests of more time that wait for the centre, oldest first."""
        ...


class CaseMailStore(Protocol):
    """Letters that belong to a referral."""

    def add(self, mail: CaseMail) -> bool:
        """False if the letter is known already; it stays as it is."""
        ...

    def get(self, mail_id: str) -> CaseMail | None: ...

    def of_case(self, case_id: int, limit: int) -> Sequence[CaseMail]:
        """The latest ones, latest first."""
        ...
