"""The ports of sessions and attempts to sign in."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.person import Person
from domain.session import Session


class SessionStore(Protocol):
    """Who is signed in, on which devices."""

    def add(self, session: Session) -> None: ...

    def get(self, session_id: str) -> tuple[Session, Person] | None:
        """None where it has ended or its person may not sign in any more."""
        ...

    def all(self) -> Sequence[Session]:
        """Everybody's, the one last seen first."""
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
