"""What several viewers read at once, and none of them has to read alone."""

from collections.abc import Callable, Hashable
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Lock, Timer
from typing import Generic, TypeVar

from domain.errors import Unavailable
from domain.ports.clock import Clock

OLDEST = timedelta(minutes=3)  # of a reading that is served while the next one is made
FRESH = timedelta(seconds=5)
MOST = 100  # keys
AFTER = 1.0  # seconds: the page that noticed a new minute is answered first

T = TypeVar("T")
Start = Callable[[Callable[[], None]], None]


def in_thread(work: Callable[[], None]) -> None:
    later = Timer(AFTER, work)
    later.name, later.daemon = "renewal", True
    later.start()


class MinuteReading(Generic[T]):
    """A reading of the present minute.

    The one before is served while `start` runs the next one. Nothing to serve, or only something
    older than OLDEST, is waited for. Simultaneous viewers wait for one reading.
    """

    def __init__(
        self, clock: Clock, read: Callable[[datetime], T], start: Start = in_thread
    ) -> None:
        self._clock, self._read, self._start = clock, read, start
        self._waiting, self._renewing = Lock(), Lock()
        self._known: tuple[datetime, T] | None = None

    def value(self) -> T:
        """Raises Unavailable if there is nothing to serve."""
        now = self._clock.now().replace(second=0, microsecond=0)
        if (known := self._usable(now)) is None:
            with self._waiting:
                if (known := self._usable(now)) is None:
                    known = self._known = now, self._read(now)
        elif known[0] != now and self._renewing.acquire(blocking=False):
            self._start(lambda: self._renew(now))
        return known[1]

    def _usable(self, now: datetime) -> tuple[datetime, T] | None:
        known = self._known
        return known if known and timedelta(0) <= now - known[0] <= OLDEST else None

    def _renew(self, now: datetime) -> None:
        """Without an answer the one before stays until it is too old."""
        try:
            with suppress(Unavailable):
                self._known = now, self._read(now)
        finally:
            self._renewing.release()


class Recent(Generic[T]):
    """Readings younger than `fresh` by key, at most `most`: one viewer reads, others of the same
    key wait for it.

    A key holds the scope and the rights with which a value is read. Who waited while another
    viewer read gets what that one got, a failure too; later ones read anew.
    """

    def __init__(self, clock: Clock, fresh: timedelta = FRESH, most: int = MOST) -> None:
        self._clock, self._fresh, self._most, self._lock = clock, fresh, most, Lock()
        self._entries: dict[Hashable, _Entry[T]] = {}

    def value(self, key: Hashable, read: Callable[[], T]) -> T:
        with self._lock:
            if len(self._entries) >= self._most and key not in self._entries:
                self._entries.clear()
            entry = self._entries.setdefault(key, _Entry())
        came = entry.readings
        with entry.lock:
            if entry.readings == came and not self._is_fresh(entry):
                self._read(entry, read)
            if entry.failure is not None:
                raise entry.failure
            assert entry.known is not None
            return entry.known[1]

    def _is_fresh(self, entry: "_Entry[T]") -> bool:
        known = entry.known
        if known is None or entry.failure is not None:
            return False
        return timedelta(0) <= self._clock.now() - known[0] < self._fresh

    def _read(self, entry: "_Entry[T]", read: Callable[[], T]) -> None:
        now = self._clock.now()
        try:
            entry.known, entry.failure = (now, read()), None
        except Unavailable as error:
            entry.failure = error
        entry.readings += 1


class _Entry(Generic[T]):
    def __init__(self) -> None:
        self.lock = Lock()
        self.readings = 0
        self.known: tuple[datetime, T] | None = None
        self.failure: Unavailable | None = None
