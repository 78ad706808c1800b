"""The Protocols of access: people who sign in, their sessions, failed attempts, and the audit."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from domain.person import Person
from domain.session import Session
from domain.token import Token, Use


class PeopleStore(Protocol):
    """Everybody of the centre: those who sign in, those on the roster, and who are both."""

    def all(self) -> Sequence[Person]:
        """By name."""
        ...

    def get(self, person_id: str) -> Person | None: ...

    def password(self, login: str) -> tuple[Person, str | None] | None:
        """Who signs in by this name, and the hash of their password."""
        ...

    def add(self, person: Person) -> bool:
        """Let somebody sign in: a new person, or one of the roster who could not until now. False
        where the person can already, or the login is another's.
        """
        ...

    def add_first(self, person: Person, password: str) -> bool:
        """As `add`, with a password; False where there is an administrator already, and of two at
        once for one of them.
        """
        ...

    def change(self, person: Person) -> bool:
        """New roles, bodies, and whether they may sign in; any of them spends earlier links. False
        for somebody who is not there.
        """
        ...

    def set_password(
        self, person_id: str, password: str, before: str | None, invited: int | None = None
    ) -> bool:
        """A new hash in place of the one before, which spends earlier links; False where that hash
        or that count of links is not theirs any more.
        """
        ...

    def invite(self, person_id: str) -> int:
        """Spend earlier links; returns the count that a new one is signed with."""
        ...

    def invited(self, person_id: str) -> int | None:
        """The count that a link must have been signed with; None for somebody who is not there."""
        ...

    def rename(self, person_id: str, name: str, note: "Note") -> bool:
        """One transaction: the person, everything that names them but the audit, and a line of the
        audit. False, and nothing written, where the name is another's or nobody has the first.
        """
        ...


class SessionStore(Protocol):
    """Who is signed in, on which devices."""

    def add(self, session: Session) -> None: ...

    def get(self, session_id: str) -> tuple[Session, Person] | None:
        """None where it has ended or its person may not sign in any more."""
        ...

    def of(self, person_id: str) -> Sequence[Session]:
        """The one last seen first."""
        ...

    def seen(self, session_id: str, at: datetime) -> None: ...

    def end(self, session_id: str) -> None: ...

    def end_all(self, person_id: str, but: str = "") -> int:
        """End a person's sessions, all or all others. Returns how many."""
        ...

    def drop(self, made_before: datetime, seen_before: datetime) -> None:
        """Forget those that have ended by themselves."""
        ...


class AttemptStore(Protocol):
    """Failed attempts to sign in, by the name of whatever they are counted for."""

    def charge(self, name: str, free: int, now: Callable[[], datetime]) -> timedelta:
        """Count an attempt before it is made, and return zero; or count nothing and return how long
        it has to wait (domain/attempt). Callers that meet are counted one after the other, so the
        time is asked for when it is this one's turn.
        """
        ...

    def wait(self, name: str, free: int, now: datetime) -> timedelta:
        """How long the next attempt has to wait; counts nothing."""
        ...

    def count(self, name: str, now: Callable[[], datetime]) -> None:
        """One more attempt has failed."""
        ...

    def forgive(self, names: Collection[str]) -> None:
        """Forget what was counted."""
        ...


@dataclass(frozen=True, slots=True)
class Look:
    """A line of the audit: who did what, when; the id grows."""

    id: int
    at: datetime
    who: str
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class Note:
    """A line of the audit before it is written."""

    at: datetime
    who: str
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines of the audit: None and an empty text are any; `since` <= at < `until`."""

    who: str = ""
    what: str = ""
    since: datetime | None = None
    until: datetime | None = None


class AuditLog(Protocol):
    """Who looked at what, and changed what: written, never changed."""

    def write(self, at: datetime, who: str, what: str, detail: str) -> None: ...

    def read(self, wanted: Wanted, limit: int, before: int | None = None) -> Sequence[Look]:
        """The newest first; `before` is the id of the last line seen."""
        ...


class TokenStore(Protocol):
    """Tokens of the API, known by a digest of their secret."""

    def all(self) -> Sequence[Token]:
        """By name, those that were revoked too."""
        ...

    def add(self, token: Token, digest: str) -> bool:
        """False where a token of the name was not revoked yet."""
        ...

    def revoke(self, name: str, now: datetime) -> bool:
        """False where there is none of the name, or no more."""
        ...

    def use(self, digest: str, now: datetime, calls: int, within: timedelta) -> Use | None:
        """Count one call by an active token, of which so many may come at once and then as many
        `within` each length of time, whatever process answers them; one that must wait is not
        counted. None where nobody knows the digest.
        """
        ...


class InstallationStore(Protocol):
    """What an installation remembers of itself, for all of its hosts."""

    def remember_once(self, name: str, value: str) -> str:
        """The value under the name: the first that anybody gave, of two at once one for both."""
        ...

    def value(self, name: str) -> str | None: ...

    def replace(self, values: Mapping[str, str | None]) -> None:
        """New values, all or none of them; None forgets one."""
        ...
