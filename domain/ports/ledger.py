"""The port of the ledger of posts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.ports.queue import QueueEntry
from domain.post import Engagement, Outcome


class Verdict(StrEnum):
    """What the ledger says of a queue entry."""

    NEW = "new"
    EDITED = "edited"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Sighting:
    """The ledger's word on one entry: its verdict, the month fixed at first sight, and the date to
    use (the first, where the page states none). `superseded` where the ledger holds a newer text:
    an old entry that came back needs no work.
    """

    verdict: Verdict
    month: str
    published_at: datetime
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """A post of the ledger whose page is to be looked at again."""

    id: str
    native_id: str
    url: str
    published_at: datetime


class PostLedger(Protocol):
    """Every post ever seen: id, month, digest, engagement, and whether its source still has it."""

    def classify(self, entries: Sequence[QueueEntry]) -> list[Sighting]:
        """One sighting an entry, in order; the same entry delivered again gets the same verdict. A
        digest older than the ledger's fetch is KNOWN.
        """
        ...

    def engagement(self, post_ids: Sequence[str]) -> Mapping[str, Engagement]: ...

    def gone(self, post_ids: Sequence[str]) -> Mapping[str, datetime]:
        """Those that their source no longer has -> when that was noticed."""
        ...

    def due_again(self, source_id: str, now: datetime, limit: int) -> Sequence[Seen]:
        """Posts of a source whose next look (domain/post.LOOKS) is due, longest overdue first."""
        ...

    def looked_again(self, post_ids: Collection[str], gone: Collection[str], now: datetime) -> None:
        """The look at these was made, whatever it showed: each is due at its next age. `gone` ones
        are marked and never due again; a post that is seen once more is not gone.
        """
        ...

    def close(self, outcomes: Mapping[str, Outcome], now: datetime) -> None:
        """Write each post's outcome (by post id), and when it was first INDEXED."""
        ...

    def arrived(self, since: datetime, limit: int) -> Sequence[str]:
        """Posts first indexed after that moment, the latest first."""
        ...

    def arrivals(self, since: datetime) -> Mapping[str, datetime]:
        """All of them -> when, the earliest first."""
        ...

    def outcomes(self) -> Mapping[str, Outcome]:
        """Post id -> outcome, for checks and tests."""
        ...
