"""A trouble: a source that does not answer properly, has gone silent, or is not polled. Pure.

It is derived from the status and the clock, so pages show it as of the moment they are read.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from domain.habit import Slot, slot, usual
from domain.source import DEGRADED, HealthState, Source, SourceStatus

GAPS = 3  # usual gaps without a post before a source is silent
SHORTEST = timedelta(hours=6)  # at least; a village page is not expected to post more often
TOP = timedelta(hours=2)  # for a page that half the region reads
LATE = timedelta(minutes=30)  # how overdue a poll must be
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
UNKNOWN = timedelta(days=7)  # if the source's rhythm is unknown, as on a page without dates
# Hours of the region's zone in which people sleep; they do not count as silence.
NIGHT_BEGINS, NIGHT = time(23), timedelta(hours=8)

# A host may be slow or away for a moment, so it is asked again; other failures are clear at once.
PATIENCE = {HealthState.UNREACHABLE: 3, HealthState.SLOWED: 3}  # failures in a row


class TroubleKind(StrEnum):
    """Worst first."""

    BROKEN = "broken"
    UNPOLLED = "unpolled"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Trouble:
    """`since` is the last good answer (broken), the time a poll was due (unpolled) or the last post
    (silent); None if there never was such a moment.
    """

    kind: TroubleKind
    status: SourceStatus
    since: datetime | None

    @property
    def source(self) -> Source:
        return self.status.source


def troubles(statuses: Iterable[SourceStatus], now: datetime, zone: tzinfo) -> list[Trouble]:
    return [trouble for status in statuses if (trouble := trouble_of(status, now, zone))]


def is_bad(status: SourceStatus, trouble: Trouble | None) -> bool:
    return status.source.enabled and (trouble is not None or status.health.state in DEGRADED)


def trouble_of(status: SourceStatus, now: datetime, zone: tzinfo) -> Trouble | None:
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
    last = status.health.last_attempt
    return last is not None and status.next_due - last > max(2 * status.interval, SHORTEST)


def _silent(status: SourceStatus, last_post: datetime, now: datetime, zone: tzinfo) -> bool:
    gap = status.health.usual_gap
    now = _dusk(now, zone)  # a silence that begins at night is not reported at night
    if status.source.top and (gap is None or gap < TOP):
        limit = TOP
    else:
        limit = UNKNOWN if gap is None else max(GAPS * gap, SHORTEST)
    if now - last_post <= limit or limit >= DAY:  # a limit of a day or more includes nights
        return now - last_post > limit
    if awake(last_post, now, zone) <= limit:
        return False
    when = usual(status.health.hours, zone)
    return when is None or _at_work(last_post, now, zone, when, limit)


def is_night(now: datetime, zone: tzinfo) -> bool:
    return _dusk(now, zone) != now


def _dusk(now: datetime, zone: tzinfo) -> datetime:
    """The beginning of the night that contains `now`; `now` itself by day."""
    local = now.astimezone(zone)
    dusk = datetime.combine(local.date(), NIGHT_BEGINS, zone)
    dusk -= DAY if local < dusk else timedelta()
    return dusk if local < dusk + NIGHT else now


def _at_work(
    since: datetime, until: datetime, zone: tzinfo, when: Collection[Slot], limit: timedelta
) -> bool:
    passed, at = timedelta(), since.astimezone(zone)
    while at < until and passed <= limit:
        following = min(at.replace(minute=0, second=0, microsecond=0) + HOUR, until)
        if slot(at) in when:
            passed += awake(at, following, zone)
        at = following.astimezone(zone)
    return passed > limit


def awake(since: datetime, until: datetime, zone: tzinfo) -> timedelta:
    days, rest = divmod(until - since, DAY)
    begins = until.astimezone(zone) - rest
    slept = days * NIGHT
    for day in (begins.date() - DAY, begins.date(), begins.date() + DAY):
        dusk = datetime.combine(day, NIGHT_BEGINS, zone)
        slept += max(min(dusk + NIGHT, until) - max(dusk, begins), timedelta())
    return until - since - slept
