"""Plans the next poll of a source (pure) and claims due sources for the spiders."""

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from statistics import median

from app.settings import Settings
from domain.errors import Unavailable
from domain.ports.clock import Clock
from domain.ports.queue import PostQueue
from domain.ports.sources import SourceStore
from domain.post import Outcome
from domain.source import OVERRUNS, Claim, HealthState, Poll, SourceKind
from domain.watching.heartbeat import EVERY

logger = logging.getLogger(__name__)

TOP_INTERVAL = timedelta(minutes=10)  # the longest interval of a top source that answers
TOP_RETRY = timedelta(hours=1)  # the same for a top source that does not answer
UNKNOWN_RHYTHM = timedelta(minutes=15)
RECENT = 21  # publications, so 20 gaps, make the rhythm
SILENCE = 6  # a source silent for six of its gaps slows down
JITTER = 0.1
VISITS_A_HOST = 8  # these keep the host's one connection busy; more would only wait for it
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
OVERRUN_REST = timedelta(days=30)
PAUSED = (
    f"Разбор ответов не уложился в срок {OVERRUNS} опроса подряд: опрос приостановлен на "
    f"{OVERRUN_REST.days} дней. Посмотрите, что отдаёт сайт; чтобы опросить раньше, приостановите "
    "и возобновите источник"
)
_AT_WORK = (HealthState.SLOWED, HealthState.UNREACHABLE)  # the host may be busy: it is spared


@dataclass(frozen=True, slots=True)
class Plan:
    interval: timedelta
    next_due: datetime
    usual_gap: timedelta | None


def rhythm(published: Iterable[datetime]) -> timedelta | None:
    """Median gap of the recent publications; None for fewer than three different times."""
    times = sorted(set(published))[-RECENT:]
    if len(times) < 3:
        return None
    return timedelta(seconds=median((b - a).total_seconds() for a, b in pairwise(times)))


def plan(
    claim: Claim, poll: Poll, now: datetime, shortest: timedelta, longest: timedelta, chance: float
) -> Plan:
    """`chance` in 0..1 is a random number for the jitter. A source that answers is polled at half
    its gap (the median, or a sixth of its silence if that is longer); top sources at TOP_INTERVAL
    or sooner. Failures back off: gone or closed doubles from an hour to a day; slowed doubles;
    unreachable doubles from `shortest` to an hour, but keeps the usual interval if the host asked
    for a pause; changed markup, quota and refused token wait an hour. Retry-After is the least wait
    for slowed and unreachable sources, and replaces the interval for the others. OVERRUNS overrun
    parses in a row rest for OVERRUN_REST. The planted source keeps its interval.
    """
    if every := claim.source.options.get(EVERY):
        interval = timedelta(seconds=float(every))
        return Plan(interval, now + interval, None)
    gap = rhythm(poll.published) or claim.health.usual_gap
    if poll.overran and claim.health.overruns + 1 >= OVERRUNS:
        return Plan(claim.interval, now + OVERRUN_REST, gap)
    if poll.succeeded:
        interval = _answering(claim, poll, now, gap)
    else:
        interval = _backing_off(claim, poll, shortest)
    interval = min(max(interval, shortest), longest)
    if claim.source.top and poll.state is not HealthState.SLOWED:
        interval = min(interval, max(TOP_INTERVAL if poll.succeeded else TOP_RETRY, shortest))
    wait = interval * (1 + JITTER * (2 * chance - 1))
    if poll.retry_after is not None:
        wait = max(wait, poll.retry_after) if poll.state in _AT_WORK else poll.retry_after
    return Plan(interval, now + max(wait, shortest), gap)


def _answering(claim: Claim, poll: Poll, now: datetime, gap: timedelta | None) -> timedelta:
    newest = max(poll.published, default=claim.health.last_post)
    if gap is None:
        gap = 2 * UNKNOWN_RHYTHM
    if newest is not None:
        gap = max(gap, (now - newest) / SILENCE)
    return gap / 2


def _backing_off(claim: Claim, poll: Poll, shortest: timedelta) -> timedelta:
    failures = claim.health.failures
    match poll.state:
        case HealthState.GONE | HealthState.NO_ACCESS:
            return min(HOUR * int(2 ** min(failures, 20)), DAY)
        case HealthState.SLOWED:
            return max(claim.interval, shortest) * 2
        case HealthState.UNREACHABLE if poll.retry_after is not None:
            return claim.interval
        case HealthState.UNREACHABLE:
            # At most an hour: otherwise sources would stay unread long after an outage on this
            # side.
            return min(shortest * int(2 ** min(failures, 20)), HOUR)
        case _:
            return HOUR


class Frontier:
    """Every call blocks, so use threads, and raises Unavailable; False means that another crawler
    took the claim.
    """

    def __init__(
        self,
        sources: SourceStore,
        queue: PostQueue,
        clock: Clock,
        settings: Settings,
        random: Random,
    ) -> None:
        self._sources, self._queue, self._clock = sources, queue, clock
        self._settings, self._random = settings, random
        self._full = False

    def due(self, kind: SourceKind) -> set[str]:
        now = self._clock.now()
        return {
            status.source.id
            for status in self._sources.statuses()
            if status.source.kind is kind and status.source.enabled and status.next_due <= now
        }

    def claim(
        self, kinds: Collection[SourceKind], limit: int, busy_hosts: Collection[str] = ()
    ) -> list[Claim]:
        """Due sources, at most VISITS_A_HOST per host and none of the busy hosts; none while the
        queue is over its limit.
        """
        depth = self._queue.depth()
        full = depth > self._settings.queue_limit
        if full != self._full:
            self._full = full
            status = "over its limit: claims pause" if full else "below its limit: claims go on"
            logger.warning("queue: %d posts wait, %s", depth, status)
        if full:
            return []
        now, lease = self._clock.now(), self._settings.crawl_lease
        return self._sources.claim(now, limit, lease, kinds, VISITS_A_HOST, busy_hosts)

    def renew(self, claim: Claim) -> bool:
        return self._sources.renew(claim, self._clock.now() + self._settings.crawl_lease)

    def finish(self, claim: Claim, poll: Poll) -> bool:
        """Write the poll and the next date, and count its refused posts once each."""
        now = self._clock.now()
        shortest, longest = self._settings.interval_min, self._settings.interval_max
        if poll.overran and claim.health.overruns + 1 >= OVERRUNS:
            poll = replace(poll, state=HealthState.CHANGED_MARKUP, reason=PAUSED)
        following = plan(claim, poll, now, shortest, longest, self._random.random())
        written = self._sources.finish(
            claim, poll, now, following.interval, following.next_due, following.usual_gap
        )
        if written and (refused := len(set(poll.refused_names) - claim.refused)):
            try:
                self._queue.count(Outcome.INVALID, refused)
            except Unavailable as error:  # the poll is written all the same
                logger.warning("%s: %d refused, not counted: %s", claim.source.id, refused, error)
        return written
