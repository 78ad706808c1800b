"""The port of the ledger of posts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from domain.ports.queue import QueueEntry
from domain.post import Engagement, Outcome

DAY = timedelta(days=1)


class Verdict(StrEnum):
    NEW = "new"
    EDITED = "edited"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Sighting:
    """The ledger's answer for one entry.

    `month` is fixed when the post is first recorded. `published_at` is the date to use: the first
    one, if the page states none. `superseded` means that the ledger holds a newer text, so an old
    entry that came back needs no work. `ended` means that the post has an outcome already.
    """

    verdict: Verdict
    month: str
    published_at: datetime
    superseded: bool = False
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """`watched` means that an answer to a case is looked for in the thread of this post, whose
    comments were read last at `heard_at`.
    """

    id: str
    native_id: str
    url: str
    published_at: datetime
    watched: bool = False
    heard_at: datetime | None = None

    def is_heard(self, now: datetime) -> bool:
        """False if the comments are read anyway, whether or not their number changed."""
        return not self.watched or (self.heard_at is not None and now - self.heard_at < DAY)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A post as the ledger recorded it; `digest` is that of its present text."""

    id: str
    source_id: str
    native_id: str
    url: str
    published_at: datetime
    digest: str
    gone_at: datetime | None


class PostLedger(Protocol):
    """Every post ever recorded: id, month, digest, engagement, and whether it is still online.
    `arrived` has the latest posts first, `arrivals` the earliest.
    """

    def classify(self, entries: Sequence[QueueEntry]) -> list[Sighting]:
        """One sighting per entry, in order, the same if it is delivered again; an entry fetched
        before the ledger's own fetch is KNOWN.
        """
        ...

    def engagement(self, post_ids: Sequence[str]) -> Mapping[str, Engagement]: ...

    def recorded(self, post_ids: Collection[str]) -> Mapping[str, Recorded]: ...

    def gone(self, post_ids: Sequence[str]) -> Mapping[str, datetime]: ...

    def due_again(self, source_id: str, now: datetime, limit: int) -> Sequence[Seen]:
        """Posts of a source whose next check is due, longest overdue first: by their age
        (domain/post.LOOKS), or because a case watches them (domain/cases/answers/watching).
        """
        ...

    def below(self, roots: Collection[str]) -> Sequence[Seen]:
        """Comments in these threads that cases watch: checked whenever a thread is read."""
        ...

    def heard(self, roots: Collection[str], now: datetime, *, shut: bool = False) -> None:
        """Records that the comments below these watched posts were read, or that they are shut."""
        ...

    def looked_again(self, post_ids: Collection[str], gone: Collection[str], now: datetime) -> None:
        """Records that these posts were rechecked, and schedules the next check.

        `gone` posts are marked and never due again; a post that appears again is no longer gone.
        """
        ...

    def close(self, outcomes: Mapping[str, Outcome], now: datetime) -> None:
        """Writes each post's outcome by post id, and the time when it was first INDEXED."""
        ...

    def arrived(self, since: datetime, limit: int) -> Sequence[str]: ...

    def arrivals(self, since: datetime, *, filed: bool = True) -> Mapping[str, datetime]:
        """When posts were first indexed, in this order; `filed` is whether filed texts count."""
        ...

    def outcomes(self) -> Mapping[str, Outcome]: ...
