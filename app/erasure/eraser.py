"""Erases posts from the queue, the database, the raw archive and the index."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.key import key_for
from app.segments import HOUR, segments
from domain.operations.erasure import (
    Counts,
    ErasureClass,
    NetworkAuthor,
    Quotes,
    digest_of,
    tombstones_of,
)
from domain.ports.erasure import ErasureStore, Tombstones
from domain.ports.index import PostIndex
from domain.ports.ledger import Recorded
from domain.ports.queue import PostQueue, QueueEntry
from domain.post import EnrichedPost, Outcome, Post
from domain.privacy.admission import pseudonym
from enrichment.incidents.stems import stem

MOST_QUARANTINED = 1_000_000
PURPOSE = "tombstones"  # of the key made of the installation's


@dataclass(frozen=True, slots=True)
class Eraser:
    """`index` is the whole one; `recorded` reads the ledger; `keys` are those of the
    pseudonyms, the present one first. Every call may be repeated: the index, by which posts
    are known, is last.
    """

    queue: PostQueue
    index: PostIndex
    store: ErasureStore
    tombstones: Tombstones
    recorded: Callable[[Collection[str]], Mapping[str, Recorded]]
    keys: Sequence[bytes]
    archive: Path | None

    def authors(self, kind: str, native: str) -> tuple[NetworkAuthor, ...]:
        """A private person of a network, as posts of each key name them."""
        return tuple(NetworkAuthor(kind, pseudonym(key, kind, native)) for key in self.keys)

    def forgotten(self, posts: Sequence[Post]) -> Collection[str]:
        """Ids of the posts that were forgotten, by themselves or with their author."""
        keys = [key_for(key, PURPOSE) for key in self.keys]
        digests = {
            post.id: {one for key in keys for one in tombstones_of(key, post)} for post in posts
        }
        known = self.tombstones.among([one for some in digests.values() for one in some])
        return {id_ for id_, some in digests.items() if set(some) & set(known)} if known else ()

    def of_author(self, author: NetworkAuthor) -> dict[str, EnrichedPost]:
        theirs = {one.post.id: one for one in self.index.by_author(author.kind, author.key)}
        counted = self.store.spoken([author]) - theirs.keys()
        return theirs | dict(self.index.get(sorted(counted)))

    def waiting(self, ids: Collection[str], authors: Collection[NetworkAuthor]) -> list[QueueEntry]:
        """Entries of the queue and of the quarantine."""
        aside = (entry for entry, _ in self.queue.quarantined(MOST_QUARANTINED))
        return [
            entry
            for entries in (self.queue.each(), aside)
            for entry in entries
            if entry.post.id in ids or author_of(entry.post) in authors
        ]

    def bury(self, ids: Collection[str], authors: Collection[NetworkAuthor], at: datetime) -> None:
        """Under every key, since a copy knows those of its time alone."""
        names = [*ids, *(f"{one.kind}\n{one.key}" for one in authors)]
        keys = [key_for(one, PURPOSE) for one in self.keys]
        digests = [digest_of(key, name) for key in keys for name in names]
        self.tombstones.bury(digests, at)

    def erase(self, ids: Collection[str], authors: Collection[NetworkAuthor] = ()) -> Counts:
        entries = self.waiting(ids, authors)
        every = {*ids, *(entry.post.id for entry in entries)}
        posts, rows = self.index.get(sorted(every)), self.recorded(every)
        quotes, stems, begun = Quotes(ids=set(every)), Counter[str](), list[datetime]()
        for one in rows.values():
            quotes.links_to(one.url)
            begun.append(one.published_at)
        for entry in entries:
            quotes.add(entry.post.id, entry.post.url, entry.post.body)
        for enriched in posts.values():
            quotes.add(enriched.post.id, enriched.post.url, enriched.post.body)
            stems.update(set(map(stem, enriched.labels.lemmas.split())))
            begun.append(enriched.post.published_at)
        queued = self.queue.discard([entry.id for entry in entries], Outcome.FORGOTTEN)
        counts = dict(self.store.erase(every, authors, posts, quotes, stems))
        counts[ErasureClass.QUEUE] = queued
        counts[ErasureClass.ARCHIVE] = self._erase_archive(min(begun, default=None))
        counts[ErasureClass.POSTS] = self.index.erase(every)
        self.index.refresh()
        return counts

    def _erase_archive(self, since: datetime | None) -> int:
        """A segment is sealed as a whole, and any answer since the first post may show it."""
        if since is None or self.archive is None:
            return 0
        from_hour = since.astimezone(UTC) - HOUR
        old = [path for path, hour in segments(self.archive) if hour >= from_hour]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)


def author_of(post: Post) -> NetworkAuthor | None:
    return NetworkAuthor(post.source_kind, post.author.key) if post.author else None


def tombstones(keys: Sequence[bytes], post: Post) -> set[str]:
    """All by which a post may have been forgotten."""
    return {one for key in keys for one in tombstones_of(key_for(key, PURPOSE), post)}
