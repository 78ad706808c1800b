"""The post queue in memory."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from domain.errors import QueueUnavailable
from domain.ports import Entry
from domain.post import Outcome, Post
from domain.wire import dump_post, load_post


class MemoryQueue:
    """A PostQueue. It is down for posts of the sources in `refused`."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.refused: set[str] = set()
        self._aside: dict[str, tuple[Entry, str]] = {}
        self._hidden: dict[str, datetime] = {}
        self._outcomes: Counter[Outcome] = Counter()

    def put(self, posts: Sequence[Post], history: bool) -> None:
        self.put_lines([dump_post(post) for post in posts], history)

    def put_lines(self, lines: Sequence[str], history: bool) -> None:
        posts = [load_post(line) for line in lines]
        if any(post.source_id in self.refused for post in posts):
            raise QueueUnavailable("the queue does not answer")
        for post in posts:
            entry = Entry(uuid4().hex, post, history)
            self.entries[entry.id] = entry

    def take(self, consumer: str, limit: int, lease: timedelta, now: datetime) -> list[Entry]:
        free = [e for e in self.entries.values() if self._hidden.get(e.id, now) <= now][:limit]
        for entry in free:
            self._hidden[entry.id] = now + lease
        return free

    def acknowledge(self, outcomes: Mapping[str, Outcome]) -> int:
        ended = [i for i in outcomes if self.entries.pop(i, None)]
        self._outcomes.update(outcomes[i] for i in ended)
        return len(ended)

    def quarantine(self, entry: Entry, error: str, now: datetime) -> None:
        self._aside[entry.id] = (self.entries.pop(entry.id), error)
        self._outcomes[Outcome.QUARANTINED] += 1

    def release(self, entry_ids: Sequence[str]) -> None:
        for i in entry_ids:
            self._hidden.pop(i, None)

    def count(self, outcome: Outcome, number: int) -> None:
        self._outcomes[outcome] += number

    def depth(self) -> int:
        return len(self.entries)

    def outcomes(self) -> Mapping[Outcome, int]:
        return self._outcomes

    def quarantined(self, limit: int) -> Sequence[tuple[Entry, str]]:
        return list(self._aside.values())[:limit]

    def requeue(self, entry_ids: Sequence[str]) -> int:
        back = [self._aside.pop(i)[0] for i in entry_ids if i in self._aside]
        self.entries.update((e.id, e) for e in back)
        return len(back)
