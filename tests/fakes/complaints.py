"""Complaints in memory."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from domain.alert import Cell, Evidence
from domain.complaint import Complaint, FirstComplaint


class MemoryComplaints:
    """A ComplaintStore."""

    def __init__(self) -> None:
        self.rows: dict[str, Complaint] = {}

    def record(self, complaints: Sequence[Complaint], retracted: Collection[str] = ()) -> None:
        for c in complaints:
            first = self.rows.get(c.post_id, c)
            self.rows[c.post_id] = replace(c, history=first.history)
        for post_id in retracted:
            self.rows.pop(post_id, None)

    def reports(self, since: datetime, until: datetime) -> Sequence[FirstComplaint]:
        first: dict[tuple[str, str], Complaint] = {}
        for c in sorted(self.rows.values(), key=lambda c: (c.at, c.post_id)):
            if not c.is_copy:
                first.setdefault((c.author, c.incident_id), c)
        return [
            FirstComplaint(
                c.at, c.group, c.municipality, c.author, c.incident_id, c.source_id, c.history
            )
            for c in sorted(first.values(), key=lambda c: (c.at, c.post_id))
            if since <= c.at < until
        ]

    def tally(self, since: datetime, until: datetime) -> int:
        return len(self.reports(since, until))

    def evidence(self, cell: Cell, since: datetime, until: datetime) -> Evidence | None:
        found = self.posts(cell, since, until)
        if not found:
            return None
        own = [c for c in found if not c.is_copy]
        posts = Counter(c.incident_id for c in found)
        widest = sorted(found, key=lambda c: (-c.reach, c.at, c.post_id))
        topics = Counter(c.topic for c in found if c.topic)
        topic = min(topics, key=lambda t: (-topics[t], t), default=None)
        return Evidence(
            authors=len({c.author for c in own}),
            sources=len({c.source_id for c in own}),
            posts=len(found),
            incidents=tuple(sorted(posts, key=lambda i: (-posts[i], i))),
            first_at=min(c.at for c in found),
            post_ids=tuple(c.post_id for c in widest[:5]),
            source_ids=tuple(sorted({c.source_id for c in own})),
            topic=topic if topic and topics[topic] * 2 >= len(found) else None,
        )

    def posts(self, cell: Cell, since: datetime, until: datetime) -> Sequence[Complaint]:
        found = (
            c
            for c in self.rows.values()
            if cell.contains(Cell(c.group, c.municipality))
            and since <= c.at < until
            and not c.history
        )
        return sorted(found, key=lambda c: (c.at, c.post_id))

    def of(self, post_ids: Collection[str]) -> Sequence[Complaint]:
        found = [self.rows[i] for i in post_ids if i in self.rows]
        return sorted(found, key=lambda c: (c.at, c.post_id))
