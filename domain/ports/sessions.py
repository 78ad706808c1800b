"""The ports of sessions and of attempts to sign in."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.person import Person
from domain.session import Session


class SessionStore(Protocol):
    def add(self, session: Session) -> None: ...

    def get(self, session_id: str) -> tuple[Session, Person] | None:
        """None if the session has ended or its person may no longer sign in."""
        ...

    def all(self) -> Sequence[Session]:
        """Everybody's sessions, latest use first."""
        ...

    def of(self, person_id: str) -> Sequence[Session]:
        """A person's sessions, latest use first."""
        ...

    def seen(self, session_id: str, at: datetime) -> None: ...

    def end(self, session_id: str) -> None: ...

    def end_all(self, person_id: str, but: str = "") -> int:
        """Ends a person's sessions except `but`. Returns how many."""
        ...

    def drop(self, made_before: datetime, seen_before: datetime) -> None:
        """Deletes sessions that have expired."""
        ...


class AttemptStore(Protocol):
    """Failed attempts to sign in, counted by name (of a login or an address)."""

    def charge(self, name: str, free: int, now: Callable[[], datetime]) -> timedelta:
        """Counts an attempt before it is made and returns zero, or returns how long it must wait.

        An attempt that must wait is not counted (domain/attempt). Simultaneous callers are counted
        one after the other, so each asks for the time at its own turn.
        """
        ...

    def wait(self, name: str, free: int, now: datetime) -> timedelta:
        """How long the next attempt must wait; counts nothing."""
        ...

    def count(self, name: str, now: Callable[[], datetime]) -> None: ...

    def forgive(self, names: Collection[str]) -> None: ...
