"""The ports of sessions, of screens, of visits, and of attempts to sign in."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.access.session import Screen, Session
from domain.person import Person


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


class ScreenStore(Protocol):
    """Sessions of screens, each by the hash of its present secret: of its link, then of its
    browser's token.
    """

    def add(self, screen: Screen, secret: str) -> None: ...

    def all(self) -> Sequence[Screen]:
        """Latest first."""
        ...

    def get(self, secret: str) -> Screen | None: ...

    def open(self, screen: Screen, link: str, secret: str) -> bool:
        """Writes the opened screen and replaces its link's hash by that of its token.

        False if the link was opened before or its screen has been ended.
        """
        ...

    def seen(self, screen_id: str, at: datetime) -> None: ...

    def end(self, screen_id: str) -> bool:
        """False if there is no such screen."""
        ...


class VisitStore(Protocol):
    """When people last came to the first page."""

    def come(self, person_id: str, now: datetime, pause: timedelta) -> datetime | None:
        """Records that the person opened the page, and returns when their visit before ended.

        Looks with less than `pause` between them are one visit. None at the first visit.
        """
        ...

    def before(self, person_id: str) -> datetime | None:
        """When the visit before the present one ended."""
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
