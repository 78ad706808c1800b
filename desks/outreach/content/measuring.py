"""Measures what published content changed: complaints and questions of its cell, day by day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import numpy as np

from alerts.detector.baseline import BLOCK
from alerts.detector.learning import begin
from alerts.detector.panel import Floats, Layout, Panel, hours, panel_of
from alerts.rules import load_rules
from app.installation import Installation
from desks.rules import region_layout
from domain.alert import Cell
from domain.complaint import FirstComplaint
from domain.outreach.content import OUT, ContentEffect, ContentEntry, ContentFilter, ContentState
from domain.person import SYSTEM
from domain.post import EnrichedPost, Kind
from domain.query import All, Field, Is, Since, Until
from outreach.content.trial import DailyRecord, judge

DAY = timedelta(days=1)
SPANS = (7, 14)  # days
LATE = 1  # day in which late posts arrive
LEARNED = 98  # days before a publication
TOGETHER = 14  # days of publications that one look measures
OLDEST = timedelta(days=120)
MOST = 1_000


def measure_content(installation: Installation, now: datetime) -> Sequence[ContentEntry]:
    """A job of the scheduler: those whose 7 or 14 days are over, the earliest first."""
    zone = installation.region.zone
    today = now.astimezone(zone).date()
    store = installation.outreach.content
    asked = ContentFilter(
        frozenset({ContentState.PUBLISHED}), since=now - OLDEST, until=now, limit=MOST
    )
    due = sorted(
        (
            (first, one)
            for one in store.page(asked)
            if (first := _first_day(one, installation)) is not None and _due(one, first, today)
        ),
        key=lambda row: (row[0], row[1].number),
    )
    if not due:
        return []
    begins = due[0][0]
    due = [(first, one) for first, one in due if first < begins + timedelta(days=TOGETHER)]
    until = min(today, due[-1][0] + timedelta(days=SPANS[-1]))
    record = DailyCounting(installation, begins - timedelta(days=LEARNED), until).record()
    if record is None:
        return []
    written = []
    for first, one in due:
        effects = tuple(
            _effect(installation, record, one, first, days) for days in _due(one, first, today)
        )
        changed = replace(one, effects=(*one.effects, *effects), who=SYSTEM, at=now)
        if changed.effects[-1].days == SPANS[-1]:
            changed = replace(changed, state=ContentState.MEASURED)
        if (saved := store.save(changed)) is not None:
            written.append(saved)
    return written


def _first_day(one: ContentEntry, installation: Installation) -> date | None:
    """The day after the publication; None if it has no cell of the region as it is now."""
    cell = Cell(one.group, one.municipality)
    if one.published_at is None or cell not in region_layout(installation.region).position:
        return None
    return one.published_at.astimezone(installation.region.zone).date() + DAY


def _due(one: ContentEntry, first: date, today: date) -> list[int]:
    done = {effect.days for effect in one.effects}
    return [
        days for days in SPANS if days not in done and first + timedelta(days=days + LATE) <= today
    ]


def _effect(
    installation: Installation, record: "CountedDays", one: ContentEntry, first: date, days: int
) -> ContentEffect:
    cell = record.layout.position[Cell(one.group, one.municipality)]
    since = datetime.combine(first, time(), installation.region.zone)
    outcome = judge(record.daily, cell, (first - record.first).days, days)
    change = outcome.change
    return ContentEffect(
        days,
        since,
        outcome.counted,
        change.usual,
        change.verdict,
        change.low,
        change.high,
        outcome.places,
    )


@dataclass(frozen=True)
class CountedDays:
    first: date
    layout: Layout
    daily: DailyRecord


@dataclass(frozen=True, slots=True)
class DailyCounting:
    """Counts of all cells over local days from `since` until before `until`, with what the detector
    had learned by the end of each.
    """

    installation: Installation
    since: date
    until: date

    def record(self) -> CountedDays | None:
        """None if nothing was counted."""
        region = self.installation.region
        layout, midnights = region_layout(region), self._midnights()
        panel = panel_of([*self._complaints(midnights), *self._questions(midnights)], layout)
        if not len(panel.at):
            return None
        counts, levels = _learned(panel, midnights, self.installation)
        numbers = np.where(layout.narrow, layout.group, layout.groups)
        daily = DailyRecord(counts, levels, numbers, layout.narrow, self._published(layout))
        return CountedDays(self.since, layout, daily)

    def _midnights(self) -> Sequence[datetime]:
        zone, days = self.installation.region.zone, (self.until - self.since).days
        return [datetime.combine(self.since + n * DAY, time(), zone) for n in range(days + 1)]

    def _complaints(self, midnights: Sequence[datetime]) -> Sequence[FirstComplaint]:
        return self.installation.posts.complaints.reports(midnights[0], midnights[-1])

    def _questions(self, midnights: Sequence[datetime]) -> Iterator[FirstComplaint]:
        asked = All((Is(Field.KIND, Kind.QUESTION), Since(midnights[0]), Until(midnights[-1])))
        for one in self.installation.posts.index.walk(asked):
            if (counted := _counted(one)) is not None:
                yield counted

    def _published(self, layout: Layout) -> np.ndarray:
        """Which days of which cells a publication may have changed."""
        zone = self.installation.region.zone
        days = (self.until - self.since).days
        changed = np.zeros((days, len(layout)), np.bool_)
        asked = ContentFilter(
            OUT,
            since=datetime.combine(self.since - 2 * TOGETHER * DAY, time(), zone),
            until=datetime.combine(self.until, time(), zone),
            limit=MOST,
        )
        for one in self.installation.outreach.content.page(asked):
            cell = Cell(one.group, one.municipality)
            if one.published_at is None or cell not in layout.position:
                continue
            day = (one.published_at.astimezone(zone).date() + DAY - self.since).days
            touched = np.array([cell.contains(other) for other in layout.cells])
            changed[max(day, 0) : max(day + SPANS[-1], 0)] |= touched
        return changed


def _counted(one: EnrichedPost) -> FirstComplaint | None:
    """A question as a complaint is counted; one without a topic or a place is in no cell."""
    group, place, post = one.labels.group, one.labels.municipality, one.post
    if group is None or place is None:
        return None
    author = post.author.key if post.author else post.id
    return FirstComplaint(
        post.published_at, group.value, place.value, author, post.id, post.source_id, history=False
    )


def _learned(
    panel: Panel, midnights: Sequence[datetime], installation: Installation
) -> tuple[Floats, Floats]:
    """Counts of each day, and the usual count of a day as the detector knew it at its end."""
    edges = [round(hours(at)) for at in midnights]
    rules, zone = load_rules(), installation.region.zone
    detector = begin(panel, rules, zone, midnights[-1], edges[-1] - edges[0])
    first = detector.baseline.hour
    hourly = panel.hourly(first - BLOCK, edges[-1] - first + BLOCK)
    levels = np.zeros((len(edges) - 1, len(panel.layout)))
    counts = np.zeros_like(levels)
    ends = {edge: day for day, edge in enumerate(edges[1:])}
    for hour in range(first, edges[-1]):
        place = hour - first
        detector.end_hour(hourly[place + 1 : place + 1 + BLOCK])
        if (day := ends.get(hour + 1)) is not None:
            levels[day] = detector.baseline.level() * 24
            counts[day] = hourly[: place + 1 + BLOCK][-(edges[day + 1] - edges[day]) :].sum(0)
    return counts, levels
