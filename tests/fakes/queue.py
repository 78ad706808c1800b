"""The post queue in memory."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from threading import Lock

from domain.errors import QueueUnavailable
from domain.ports.queue import QueueEntry
from domain.post import Outcome, Post
from domain.wire import dump_post, load_post
from tests.fakes.text import kept


class MemoryQueue:
    """A PostQueue. It is down for posts of the sources in `refused`."""

    def __init__(self) -> None:
        self.entries: dict[str, QueueEntry] = {}
        self.refused: set[str] = set()
        self._numbers = count(1)
        self._aside: dict[str, tuple[datetime, QueueEntry, str]] = {}
        self._hidden: dict[str, datetime] = {}
        self._takers: dict[str, str] = {}
        self._deliveries: Counter[str] = Counter()
        self._outcomes: Counter[Outcome] = Counter()
        self._lock = Lock()

    def put(self, posts: Sequence[Post], history: bool) -> None:
        self.put_lines([dump_post(post) for post in posts], history)

    def put_lines(self, lines: Sequence[str], history: bool) -> None:
        posts = [load_post(kept(line)) for line in lines]
        if any(post.source_id in self.refused for post in posts):
            raise QueueUnavailable("the queue does not answer")
        with self._lock:
            for post in posts:
                entry = QueueEntry(str(next(self._numbers)), post, history)
                self.entries[entry.id] = entry

    def take(self, consumer: str, limit: int, lease: timedelta, now: datetime) -> list[QueueEntry]:
        with self._lock:
            over = [i for i in self.entries if i in self._hidden and self._hidden[i] <= now]
            new = [i for i in self.entries if i not in self._hidden]
            back = sorted(over, key=lambda i: (self._hidden[i], int(i)))
            ids = [*back, *sorted(new, key=int)][:limit]
            self._hidden |= dict.fromkeys(ids, now + lease)
            self._takers |= dict.fromkeys(ids, consumer)
            self._deliveries.update(ids)
            return [self._delivered(self.entries[i]) for i in sorted(ids, key=int)]

    def _delivered(self, entry: QueueEntry) -> QueueEntry:
        return replace(entry, tries=self._deliveries[entry.id] - 1)

    def acknowledge(self, outcomes: Mapping[str, Outcome]) -> int:
        with self._lock:
            ended = [i for i in outcomes if self.entries.pop(i, None)]
            self._outcomes.update(outcomes[i] for i in ended)
            return len(ended)

    def quarantine(self, entry: QueueEntry, error: str, now: datetime) -> None:
        with self._lock:
            if own := self.entries.pop(entry.id, None):
                self._aside[own.id] = (now, self._delivered(own), kept(error))
                self._outcomes[Outcome.QUARANTINED] += 1

    def release(self, entry_ids: Sequence[str]) -> None:
        with self._lock:
            for i in entry_ids:
                if i in self.entries and self._hidden.pop(i, None):
                    self._deliveries[i] -= 1

    def holders(self) -> Collection[str]:
        with self._lock:
            return {self._takers[i] for i in self.entries if i in self._hidden}

    def recall(self, consumer: str, now: datetime) -> None:
        with self._lock:
            for i in self._hidden:
                if self._takers[i] == consumer:
                    self._hidden[i] = min(now, self._hidden[i])

    def discard(self, entry_ids: Sequence[str], outcome: Outcome) -> int:
        with self._lock:
            waiting = [i for i in dict.fromkeys(entry_ids) if self.entries.pop(i, None)]
            aside = [i for i in dict.fromkeys(entry_ids) if self._aside.pop(i, None)]
            self._outcomes[outcome] += len(waiting) + len(aside)
            self._outcomes[Outcome.QUARANTINED] -= len(aside)
            return len(waiting) + len(aside)

    def count(self, outcome: Outcome, number: int) -> None:
        if number:
            with self._lock:
                self._outcomes[outcome] += number

    def each(self) -> Iterator[QueueEntry]:
        yield from [self.entries[i] for i in sorted(self.entries, key=int)]

    def depth(self) -> int:
        return len(self.entries)

    def outcomes(self) -> Mapping[Outcome, int]:
        return Counter(self._outcomes)

    def quarantined(self, limit: int) -> Sequence[tuple[QueueEntry, str]]:
        latest = sorted(self._aside.values(), key=lambda a: (a[0], int(a[1].id)), reverse=True)
        return [(entry, error) for _, entry, error in latest[:limit]]

    def requeue(self, entry_ids: Sequence[str]) -> int:
        with self._lock:
            back = [self._aside.pop(i)[1] for i in dict.fromkeys(entry_ids) if i in self._aside]
            for entry in back:
                self.entries[entry.id] = replace(entry, tries=0)
                self._hidden.pop(entry.id, None)
                del self._deliveries[entry.id]
            self._outcomes.subtract(Outcome.QUARANTINED for _ in back)
            return len(back)
