"""The port of the ledger of posts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.ports.queue import QueueEntry
from domain.post import Engagement, Outcome


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
    id: str
    native_id: str
    url: str
    published_at: datetime


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

    def gone(self, post_ids: Sequence[str]) -> Mapping[str, datetime]: ...

    def due_again(self, source_id: str, now: datetime, limit: int) -> Sequence[Seen]:
        """Posts of a source whose next check (domain/post.LOOKS) is due, longest overdue first."""
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

    def arrivals(self, since: datetime) -> Mapping[str, datetime]: ...

    def outcomes(self) -> Mapping[str, Outcome]: ...
