"""Limits how long a page waits for a part, and skips a part that is down.

A request may spend a limited time on each part. Work outside requests (worker, scheduler, commands)
is not limited.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from threading import Lock
from time import monotonic

from domain.breaker import TRIAL_PAUSE, Breaker
from domain.errors import Unavailable
from domain.patience import Outage, Part
from domain.ports.clock import Clock

log = logging.getLogger(__name__)

ENOUGH = 0.5  # share of a request's time; a call that began with less does not count as a miss
TRIAL = timedelta(seconds=1)  # for the cheapest question, after another got no answer
_LEAST = 0.001  # seconds; some clients take 0 as no limit


class _Allowance:
    """Seconds that one request may spend on each part; with `renewed`, each call has them anew."""

    def __init__(self, seconds: float, renewed: bool) -> None:
        self._seconds, self._renewed = seconds, renewed
        self._spent: defaultdict[Part, float] = defaultdict(float)
        self._began: dict[Part, float] = {}

    def left(self, part: Part) -> float:
        began = self._began.get(part)
        return self._seconds - self._spent[part] - (0.0 if began is None else monotonic() - began)

    def is_enough(self, part: Part) -> bool:
        return self.left(part) >= self._seconds * ENOUGH

    def asks(self, part: Part) -> bool:
        return part in self._began

    @contextmanager
    def spending(self, part: Part) -> Iterator[None]:
        began = self._began[part] = monotonic()
        try:
            yield
        finally:
            del self._began[part]
            if not self._renewed:
                self._spent[part] += monotonic() - began


_allowance: ContextVar[_Allowance | None] = ContextVar("allowance", default=None)


@contextmanager
def within(limit: timedelta, renewed: bool = False) -> Iterator[None]:
    """Limits the calls in the block, also in threads that it starts through anyio, to `limit` for
    each part, or for each call if `renewed`.
    """
    token = _allowance.set(_Allowance(limit.total_seconds(), renewed))
    try:
        yield
    finally:
        _allowance.reset(token)


class Deadline:
    def __init__(self, part: Part, clock: Clock, pause: timedelta = TRIAL_PAUSE) -> None:
        self.part = part
        self._clock, self._breaker, self._lock = clock, Breaker(pause=pause), Lock()

    def left(self) -> float | None:
        allowance = _allowance.get()
        return None if allowance is None else max(allowance.left(self.part), _LEAST)

    @contextmanager
    def asking(
        self, unavailable: type[Unavailable], answers: Callable[[], bool] | None = None
    ) -> Iterator[None]:
        allowance = _allowance.get()
        if allowance is None or allowance.asks(self.part):
            yield
            return
        self._begin(unavailable)
        if allowance.left(self.part) <= 0:
            raise unavailable(f"{self.part}: this request has used up its time", answered=True)
        fair = allowance.is_enough(self.part)
        try:
            with allowance.spending(self.part):
                yield
        except Unavailable as error:
            if fair and not error.answered:
                # Or one client's expensive questions would close the part to everybody.
                if answers is not None and self._try(answers):
                    self._answered()
                else:
                    self._missed()
            raise
        self._answered()

    def outage(self) -> Outage | None:
        breaker = self._breaker
        if breaker.since is None or breaker.tried is None:
            return None
        return Outage(self.part, breaker.since, breaker.tried)

    def _begin(self, unavailable: type[Unavailable]) -> None:
        now = self._clock.now()
        with self._lock:
            if self._breaker.admits(now):
                self._breaker = self._breaker.asking(now)
                return
        raise unavailable(f"{self.part}: does not answer, not asked again yet", answered=True)

    def _try(self, answers: Callable[[], bool]) -> bool:
        allowance = _Allowance(TRIAL.total_seconds(), renewed=False)
        token = _allowance.set(allowance)
        try:
            with allowance.spending(self.part):
                return answers()
        finally:
            _allowance.reset(token)

    def _missed(self) -> None:
        with self._lock:
            before, self._breaker = self._breaker, self._breaker.missing(self._clock.now())
            if self._breaker.is_open and not before.is_open:
                log.warning("%s does not answer: it is only tried from time to time", self.part)

    def _answered(self) -> None:
        if self._breaker.missed:
            with self._lock:
                before, self._breaker = self._breaker, self._breaker.answered()
            if before.is_open:
                log.info("%s answers again", self.part)
