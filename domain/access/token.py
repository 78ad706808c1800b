"""A token: a program's key to the API, with rights and an optional end. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import EntryRefused
from domain.person import Right

SCOPES = (
    Right.POSTS,
    Right.TRIAGE,
    Right.REGION,
    Right.ALERTS,
    Right.SOURCES,
    Right.LEADERS,
    Right.READ_CASES,
    Right.CASES,
    Right.ANSWER,
    Right.ASSIGN,
    Right.APPROVE,
    Right.ADMINISTER,
)
OF_BODIES = frozenset(
    {Right.POSTS, Right.TRIAGE, Right.READ_CASES, Right.ANSWER, Right.ASSIGN, Right.APPROVE}
)  # rights that can be limited to some bodies


class TokenState(StrEnum):
    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Token:
    """A token without its secret; `bodies` limit it to posts that these bodies may have to answer,
    and empty means no limit.
    """

    name: str
    rights: frozenset[Right]
    bodies: frozenset[str]
    who: str
    at: datetime
    expires: datetime | None = None
    used_at: datetime | None = None
    revoked_at: datetime | None = None

    def state(self, now: datetime) -> TokenState:
        if self.revoked_at is not None:
            return TokenState.REVOKED
        if self.expires is not None and now >= self.expires:
            return TokenState.EXPIRED
        return TokenState.ACTIVE

    def may(self, right: Right) -> bool:
        return right is Right.NOBODY or right in self.rights


@dataclass(frozen=True, slots=True)
class Use:
    """One call by a token, admitted if `wait` is zero; `left` more calls may follow at once, and
    the whole allowance is back after `refill`.
    """

    token: Token
    left: int = 0
    wait: timedelta = timedelta()
    refill: timedelta = timedelta()


def check(token: Token) -> None:
    """Raises EntryRefused, in Russian, for a token that makes no sense."""
    if not token.name:
        raise EntryRefused("у ключа нет имени: назовите программу, для которой он")
    if not token.rights:
        raise EntryRefused(f"не сказано, что ключу можно; права: {', '.join(SCOPES)}")
    if wrong := sorted(token.rights - set(SCOPES)):
        raise EntryRefused(f"прав {', '.join(wrong)} у ключей нет; бывают: {', '.join(SCOPES)}")
    if token.bodies and (wide := sorted(token.rights - OF_BODIES)):
        raise EntryRefused(
            f"ключ для отдельных органов видит только их посты: уберите {', '.join(wide)} "
            f"или органы; с органами сочетаются {', '.join(sorted(OF_BODIES))}"
        )
    if token.expires is not None and token.expires <= token.at:
        raise EntryRefused("срок ключа уже прошёл: назовите более позднее время")
