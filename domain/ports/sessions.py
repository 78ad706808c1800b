"""The ports of sessions, of screens, of visits, and of attempts to sign in."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.access.session import Screen, Session
from domain.person import Person


class SessionStore(Protocol):
    """Sessions, latest use first; `drop` deletes those that have expired."""

    def add(self, session: Session) -> None: ...

    def get(self, session_id: str) -> tuple[Session, Person] | None:
        """None if the session has ended or its person may no longer sign in."""
        ...

    def all(self) -> Sequence[Session]: ...

    def of(self, person_id: str) -> Sequence[Session]: ...

    def seen(self, session_id: str, at: datetime) -> None: ...

    def end(self, session_id: str) -> None: ...

    def end_all(self, person_id: str, but: str = "") -> int: ...

    def drop(self, made_before: datetime, seen_before: datetime) -> None: ...


class ScreenStore(Protocol):
    """Sessions of screens, each by the hash of its present secret: of its link, then of its
    browser's token.
    """

    def add(self, screen: Screen, secret: str) -> None: ...

    def all(self) -> Sequence[Screen]: ...

    def get(self, secret: str) -> Screen | None: ...

    def open(self, screen: Screen, link: str, secret: str) -> bool:
        """Writes the opened screen and replaces its link's hash by that of its token; False if the
        link was opened before or its screen has been ended.
        """
        ...

    def seen(self, screen_id: str, at: datetime) -> None: ...

    def end(self, screen_id: str) -> bool: ...


class VisitStore(Protocol):
    def come(self, person_id: str, now: datetime, pause: timedelta) -> datetime | None:
        """Records that the person opened the page, and returns when their visit before ended, None
        at the first; looks with less than `pause` between them are one visit.
        """
        ...

    def before(self, person_id: str) -> datetime | None: ...


class AttemptStore(Protocol):
    """Failed attempts to sign in, counted by name (of a login or an address)."""

    def charge(self, name: str, free: int, now: Callable[[], datetime]) -> timedelta:
        """Counts an attempt before it is made and returns zero, or counts nothing and returns how
        long it must wait; simultaneous callers are counted one after the other, each at the time of
        its own turn.
        """
        ...

    def wait(self, name: str, free: int, now: datetime) -> timedelta: ...

    def count(self, name: str, now: Callable[[], datetime]) -> None: ...

    def forgive(self, names: Collection[str]) -> None: ...
