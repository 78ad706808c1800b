"""The load of the feed: complaints that nobody has touched, of the region or of some bodies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.installation import Installation
from desks.home.readings import Readings
from desks.posts import Shown
from desks.viewer import Viewer
from domain.person import Right
from domain.post import Kind
from domain.query import All, Field, Is, Since
from domain.steps import Step, Steps
from domain.triage import TriageState

WITHIN = timedelta(days=1)  # for the region; older ones are the feed's
OWN_WITHIN = timedelta(days=7)  # for people of some bodies, who get fewer
MOST = 1000  # counted; of some bodies as many as are read
READ = 100
NEWEST = 5


@dataclass(frozen=True, slots=True)
class Load:
    """Complaints published `within` that nobody has taken, rejected or handled.

    `more` if there are more than were counted. `taken` are those that the viewer holds now; None
    without the right to take any.
    `course` counts all complaints of the viewer's bodies by day, the last day in progress, and
    `since_visit` those that came since their visit before; the whole region has neither.
    """

    within: timedelta
    waiting: int
    more: bool
    oldest: datetime | None
    newest: Sequence[Shown]
    taken: int | None
    course: Sequence[tuple[datetime, int]] = ()
    since_visit: int | None = None

    @property
    def today(self) -> int:
        return self.course[-1][1] if self.course else 0

    @property
    def usual(self) -> float:
        """Complaints of an ordinary day, as the mean of the days before."""
        before = [count for _, count in self.course[:-1]]
        return sum(before) / len(before) if before else 0.0


def region_load(installation: Installation, viewer: Viewer, readings: Readings) -> Load:
    """Counted in the store, so that no post is read except the newest. Raises Unavailable."""
    waiting, now = readings.waiting(WITHIN, MOST, NEWEST), installation.clock.now()
    # What was read a moment ago may be taken by now.
    touched = installation.posts.triage.of(waiting.newest) if waiting.newest else {}
    gone = {id_ for id_, one in touched.items() if one.state_at(now) is not TriageState.FREE}
    return Load(
        WITHIN,
        waiting.count - len(gone),
        waiting.more,
        waiting.oldest,
        tuple(one for one in readings.posts(viewer, waiting.newest) if one.post.id not in gone),
        _taken(installation, viewer, now),
    )


def own_load(
    installation: Installation, viewer: Viewer, readings: Readings, visited: datetime | None
) -> Load:
    """The posts that the viewer may read, and nothing else. Raises Unavailable."""
    now, zone = installation.clock.now(), installation.region.zone
    since = (now - OWN_WITHIN).astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    days = Steps(Step.DAY, zone)
    wanted = All((Is(Field.KIND, Kind.COMPLAINT), Since(since)))
    page = readings.found(viewer, wanted, READ, days)
    ids = [hit.enriched.post.id for hit in page.hits]
    touched = installation.posts.triage.of(ids) if ids else {}
    free = [
        hit
        for hit in page.hits
        if (one := touched.get(hit.enriched.post.id)) is None
        or one.state_at(now) is TriageState.FREE
    ]
    newer = [
        hit for hit in page.hits if visited is not None and hit.enriched.post.fetched_at > visited
    ]
    return Load(
        OWN_WITHIN,
        len(free),
        page.total > len(page.hits),
        min((hit.enriched.post.published_at for hit in free), default=None),
        readings.posts(viewer, [hit.enriched.post.id for hit in free[:NEWEST]]),
        _taken(installation, viewer, now),
        [(start, page.over_time.get(start, 0)) for start in days.between(since, now)],
        len(newer) if visited is not None else None,
    )


def _taken(installation: Installation, viewer: Viewer, now: datetime) -> int | None:
    if not viewer.may(Right.TRIAGE):
        return None
    triage = installation.posts.triage
    return len(triage.in_state(TriageState.TAKEN, now, READ, who=viewer.actor))
