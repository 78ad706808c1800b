"""A token: a program's key to the API, with rights and an optional end. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import EntryRefused
from domain.person import Right
from domain.source import SourceKind

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
    Right.DRAFTS,
    Right.RATINGS,
    Right.REPORTS,
    Right.SURVEYS,
    Right.FILE,
    Right.METRICS,
    Right.ADMINISTER,
)
OF_BODIES = frozenset(
    {
        *(Right.POSTS, Right.TRIAGE, Right.READ_CASES, Right.ANSWER, Right.ASSIGN, Right.APPROVE),
        Right.DRAFTS,
    }
)  # rights that can be limited to some bodies


_STREAM = re.compile(r"[a-z][a-z0-9_-]{1,29}")
# Streams of cases that are made here.
TAKEN = frozenset({*SourceKind, "phone", "visit", "letter", "mail", "incident", "alert"})


class TokenState(StrEnum):
    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Token:
    """A token without its secret; `bodies` limit it to posts that these bodies may have to answer,
    and empty means no limit. `stream` is the only one of which it may file cases.
    """

    name: str
    rights: frozenset[Right]
    bodies: frozenset[str]
    who: str
    at: datetime
    expires: datetime | None = None
    used_at: datetime | None = None
    revoked_at: datetime | None = None
    stream: str | None = None

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


def _check_stream(token: Token) -> None:
    if token.stream is None:
        if Right.FILE in token.rights:
            raise EntryRefused("право file — для обращений одного потока: назовите его")
        return
    if Right.FILE not in token.rights:
        raise EntryRefused("поток называют ключу с правом file: добавьте право или уберите поток")
    if not _STREAM.fullmatch(token.stream):
        raise EntryRefused("поток — от 2 до 30 латинских букв, цифр и знаков - _: portal")
    if token.stream in TAKEN:
        raise EntryRefused(f"поток {token.stream} уже есть в самой системе: назовите другой")


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
    _check_stream(token)
    if token.expires is not None and token.expires <= token.at:
        raise EntryRefused("срок ключа уже прошёл: назовите более позднее время")
