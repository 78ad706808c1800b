"""A trouble: a source that does not answer as it should, writes no more, or is not asked. Pure.

Judged from its status by the clock alone, so what pages show is true at the moment they are read.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from domain.habit import Slot, slot, usual
from domain.source import DEGRADED, HealthState, Source, SourceStatus

GAPS = 3  # of its usual gaps without a post
SHORTEST = timedelta(hours=6)  # no village page is asked to write more often
TOP = timedelta(hours=2)  # but a page that half the region reads is
LATE = timedelta(minutes=30)  # after its time a poll has not come
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
UNKNOWN = timedelta(days=7)  # where its rhythm is not known, as on a page without dates
# People sleep: these hours of the region's zone are no silence.
NIGHT_BEGINS, NIGHT = time(23), timedelta(hours=8)

# A host may be slow or away for a moment, so it is asked again; the others answer quite clearly.
PATIENCE = {HealthState.UNREACHABLE: 3, HealthState.SLOWED: 3}  # failures in a row


class TroubleKind(StrEnum):
    """Worst first."""

    BROKEN = "broken"
    UNPOLLED = "unpolled"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Trouble:
    """`since` is the last good answer (broken), the time at which a poll was due (unpolled) or the
    last post (silent); None where there never was one.
    """

    kind: TroubleKind
    status: SourceStatus
    since: datetime | None

    @property
    def source(self) -> Source:
        """Whose trouble it is."""
        return self.status.source


def troubles(statuses: Iterable[SourceStatus], now: datetime, zone: tzinfo) -> list[Trouble]:
    """Every trouble of the sources that are switched on, in their order."""
    return [found for status in statuses if (found := trouble_of(status, now, zone))]


def is_bad(status: SourceStatus, trouble: Trouble | None) -> bool:
    """Whether somebody who looks at the sources should see it first: a failure is shown at once,
    though operators may not be told of it yet.
    """
    return status.source.enabled and (trouble is not None or status.health.state in DEGRADED)


def trouble_of(status: SourceStatus, now: datetime, zone: tzinfo) -> Trouble | None:
    """The worst of a source's troubles; None where it fares well or is switched off."""
    health = status.health
    if not status.source.enabled:
        return None
    if health.state in DEGRADED and (
        health.failures >= PATIENCE.get(health.state, 0) or _rests(status)
    ):
        return Trouble(TroubleKind.BROKEN, status, health.last_success)
    if now - status.next_due > LATE:
        return Trouble(TroubleKind.UNPOLLED, status, status.next_due)
    if health.last_post and health.last_success and _silent(status, health.last_post, now, zone):
        return Trouble(TroubleKind.SILENT, status, health.last_post)
    return None


def _rests(status: SourceStatus) -> bool:
    """Whether its next chance to answer is much later than its interval says."""
    last = status.health.last_attempt
    return last is not None and status.next_due - last > max(2 * status.interval, SHORTEST)


def _silent(status: SourceStatus, last_post: datetime, now: datetime, zone: tzinfo) -> bool:
    gap = status.health.usual_gap
    now = _dusk(now, zone)  # nobody is told at night that nobody has written
    if status.source.top and (gap is None or gap < TOP):
        limit = TOP
    else:
        limit = UNKNOWN if gap is None else max(GAPS * gap, SHORTEST)
    if now - last_post <= limit or limit >= DAY:  # which has its nights in it
        return now - last_post > limit
    if awake(last_post, now, zone) <= limit:
        return False
    when = usual(status.health.hours, zone)
    return when is None or _at_work(last_post, now, zone, when, limit)


def is_night(now: datetime, zone: tzinfo) -> bool:
    """Whether people sleep then in the zone."""
    return _dusk(now, zone) != now


def _dusk(now: datetime, zone: tzinfo) -> datetime:
    """When the night began that `now` lies in; `now` by day."""
    local = now.astimezone(zone)
    dusk = datetime.combine(local.date(), NIGHT_BEGINS, zone)
    dusk -= DAY if local < dusk else timedelta()
    return dusk if local < dusk + NIGHT else now


def _at_work(
    since: datetime, until: datetime, zone: tzinfo, when: Collection[Slot], limit: timedelta
) -> bool:
    """Whether more than `limit` of the time between the two lies in hours in which it posts, and
    people are awake.
    """
    passed, at = timedelta(), since.astimezone(zone)
    while at < until and passed <= limit:
        following = min(at.replace(minute=0, second=0, microsecond=0) + HOUR, until)
        if slot(at) in when:
            passed += awake(at, following, zone)
        at = following.astimezone(zone)
    return passed > limit


def awake(since: datetime, until: datetime, zone: tzinfo) -> timedelta:
    """The time between the two that is not night in the zone."""
    days, rest = divmod(until - since, DAY)
    begins = until.astimezone(zone) - rest
    slept = days * NIGHT
    for day in (begins.date() - DAY, begins.date(), begins.date() + DAY):
        dusk = datetime.combine(day, NIGHT_BEGINS, zone)
        slept += max(min(dusk + NIGHT, until) - max(dusk, begins), timedelta())
    return until - since - slept
