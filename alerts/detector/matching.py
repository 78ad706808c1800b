"""Complaints that match a search, counted as the detector counts them: exactly, authors per
incident.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import numpy as np

from alerts.detector.panel import Layout
from domain.alert import Cell, Evidence
from domain.complaint import Complaint, FirstComplaint
from domain.ports.complaints import ComplaintStore
from domain.ports.index import PostIndex
from domain.post import Kind
from domain.query import All, Condition, Field, Is, Since, Sort, Until

PAGE = 1000  # posts per request
WIDEST = 5


class OneCell(Layout):
    def of(self, report: FirstComplaint) -> tuple[int, ...]:
        return (0,)


def layout_of_search(name: str) -> OneCell:
    only = np.zeros(1, np.int64)
    return OneCell((Cell(None, None, name),), only, only, 1, 1)


class Matching:
    """A ComplaintStore of the matches of `condition`; its only cell is the search's, so `cell` is
    ignored.
    """

    def __init__(self, complaints: ComplaintStore, index: PostIndex, condition: Condition) -> None:
        self.complaints, self.index, self.condition = complaints, index, condition

    def record(self, complaints: Sequence[Complaint], retracted: Collection[str] = ()) -> None:
        self.complaints.record(complaints, retracted)

    def of(self, post_ids: Collection[str]) -> Sequence[Complaint]:
        return self.complaints.of(post_ids)

    def reports(self, since: datetime, until: datetime) -> Sequence[FirstComplaint]:
        """The first complaint of each author and incident among the matches from `since` on; an
        earlier post may be about something else.
        """
        first: dict[tuple[str, str, int], Complaint] = {}
        for complaint in self._matches(since, until):
            if not complaint.is_copy:
                opened = complaint.author, complaint.incident_id, complaint.opening
                first.setdefault(opened, complaint)
        return [
            FirstComplaint(*(getattr(c, name) for name in FirstComplaint._fields))
            for c in first.values()
        ]

    def tally(self, since: datetime, until: datetime) -> int:
        return self.index.search(self._within(since, until), limit=1).total

    def posts(self, cell: Cell, since: datetime, until: datetime) -> Sequence[Complaint]:
        return [c for c in self._matches(since, until) if not c.history]

    def evidence(self, cell: Cell, since: datetime, until: datetime) -> Evidence | None:
        complaints = self.posts(cell, since, until)
        if not complaints:
            return None
        own = [c for c in complaints if not c.is_copy]
        sources = tuple(sorted({c.source_id for c in own}))
        topic = _commonest(c.topic for c in complaints if c.topic)
        return Evidence(
            authors=len({c.author for c in own}),
            sources=len(sources),
            posts=len(complaints),
            incidents=tuple(i for i, _ in Counter(c.incident_id for c in complaints).most_common()),
            first_at=complaints[0].at,
            post_ids=tuple(
                c.post_id for c in sorted(complaints, key=lambda c: (-c.reach, c.at))[:WIDEST]
            ),
            topic=topic[0] if topic and 2 * topic[1] >= len(complaints) else None,
            source_ids=sources,
        )

    def _within(self, since: datetime, until: datetime) -> Condition:
        return All((self.condition, Is(Field.KIND, Kind.COMPLAINT), Since(since), Until(until)))

    def _matches(self, since: datetime, until: datetime) -> list[Complaint]:
        ids: list[str] = []
        after: str | None = None
        while True:
            page = self.index.search(
                self._within(since, until), sort=Sort.OLDEST, limit=PAGE, after=after
            )
            ids += (hit.enriched.post.id for hit in page.hits)
            if (after := page.next) is None:
                return [c for c in self.complaints.of(ids) if since <= c.at < until]


def _commonest(topics: Iterable[str]) -> tuple[str, int] | None:
    return next(iter(Counter(topics).most_common(1)), None)
