"""The ledger in memory, without its verdicts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from domain.ports.ledger import Seen
from domain.post import Engagement, Post, next_look


@dataclass
class _Row:
    source_id: str
    seen: Seen
    fetched_at: datetime
    engagement: Engagement
    next_look: datetime | None
    gone_at: datetime | None = None


class MemoryLedger:
    """Of a PostLedger what crawling and rules ask. `looked` and `missing` are all ids that were
    reported by second looks, `listened` and `shut` the threads that were read or closed.
    """

    def __init__(self) -> None:
        self.rows: dict[str, _Row] = {}
        self.looked: list[str] = []
        self.missing: list[str] = []
        self.listened: list[str] = []
        self.shut: list[str] = []
        self.roots: dict[str, str] = {}  # of comments that a case watches
        self._lock = Lock()

    def enter(self, post: Post) -> None:
        """What `classify` remembers of a post; an older fetch changes nothing."""
        with self._lock:
            row = self.rows.get(post.id)
            stated = post.date_stated or row is None
            at = post.published_at if stated else row.seen.published_at
            seen = Seen(post.id, post.native_id, post.url, at)
            look = next_look(at, post.fetched_at)
            if row is None:
                self.rows[post.id] = _Row(
                    post.source_id, seen, post.fetched_at, post.engagement, look
                )
            elif post.fetched_at >= row.fetched_at:
                if row.gone_at is not None and post.fetched_at > row.gone_at:
                    row.gone_at, row.next_look = None, look
                row.seen, row.fetched_at, row.engagement = seen, post.fetched_at, post.engagement

    def owe(self, source_id: str, seen: Seen) -> None:
        """A post that is due for a second look now."""
        at = seen.published_at
        self.rows[seen.id] = _Row(source_id, seen, at, Engagement(), next_look=at)

    def watch(self, source_id: str, seen: Seen, root: str | None = None) -> None:
        """A post that a case watches: due now if it opens its thread, else with that."""
        if root is None:
            self.owe(source_id, replace(seen, watched=True))
        else:
            self.roots[seen.id] = root
            self.owe(source_id, seen)
            self.rows[seen.id].next_look = None

    def below(self, roots: Collection[str]) -> Sequence[Seen]:
        return [self.rows[i].seen for i, root in self.roots.items() if root in roots]

    def heard(self, roots: Collection[str], now: datetime, *, shut: bool = False) -> None:
        (self.shut if shut else self.listened).extend(sorted(roots))

    def engagement(self, post_ids: Sequence[str]) -> Mapping[str, Engagement]:
        return {i: self.rows[i].engagement for i in post_ids if i in self.rows}

    def gone(self, post_ids: Sequence[str]) -> Mapping[str, datetime]:
        rows = {i: self.rows[i] for i in post_ids if i in self.rows}
        return {i: row.gone_at for i, row in rows.items() if row.gone_at is not None}

    def due_again(self, source_id: str, now: datetime, limit: int) -> Sequence[Seen]:
        with self._lock:
            due = sorted(
                (row.next_look, row.seen.id)
                for row in self.rows.values()
                if row.source_id == source_id and row.next_look is not None and row.next_look <= now
            )
            return [self.rows[id_].seen for _, id_ in due[:limit]]

    def looked_again(self, post_ids: Collection[str], gone: Collection[str], now: datetime) -> None:
        with self._lock:
            self.looked += sorted(post_ids)
            self.missing += sorted(gone)
            for id_ in self.rows.keys() & set(post_ids):
                row = self.rows[id_]
                if id_ in gone:
                    row.next_look, row.gone_at = None, row.gone_at or now
                else:
                    row.next_look, row.gone_at = next_look(row.seen.published_at, now), None
