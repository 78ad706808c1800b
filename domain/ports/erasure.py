"""The ports of forgetting."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.operations.erasure import Counts, Erasure, ErasureWay, Hold, NetworkAuthor, Quotes
from domain.post import EnrichedPost


class Tombstones(Protocol):
    def among(self, digests: Collection[str]) -> Collection[str]:
        """Those of the digests that are of something forgotten."""
        ...

    def bury(self, digests: Collection[str], at: datetime) -> None: ...

    def all(self) -> Mapping[str, datetime]: ...


class ErasureStore(Protocol):
    """Erases from the database; each call may be repeated."""

    def mentioned(self, address: str) -> Collection[str]:
        """Ids of posts of the ledger with this address."""
        ...

    def spoken(self, authors: Collection[NetworkAuthor]) -> Collection[str]:
        """Ids of the authors' counted complaints."""
        ...

    def count(self, post_ids: Collection[str]) -> Counts:
        """What of these posts would go, without their quotes."""
        ...

    def erase(
        self,
        post_ids: Collection[str],
        authors: Collection[NetworkAuthor],
        posts: Mapping[str, EnrichedPost],
        quotes: Quotes,
        stems: Mapping[str, int],
    ) -> Counts:
        """`posts` are those whose texts are known."""
        ...

    def add(
        self,
        at: datetime,
        who: str,
        way: ErasureWay,
        counts: Counts,
        held: Sequence[int],
        words: str,
        signature: str,
    ) -> int: ...

    def protocols(self, limit: int) -> Sequence[Erasure]:
        """Newest first."""
        ...

    def compact(self) -> None:
        """Gives back the place of what was deleted, where a file is the database."""
        ...


class HoldStore(Protocol):
    def hold(self, case_id: int, who: str, reason: str, at: datetime) -> bool:
        """False if the case is held already."""
        ...

    def lift(self, case_id: int, who: str, reason: str, at: datetime) -> bool: ...

    def standing(self) -> Mapping[int, Hold]: ...

    def of(self, case_id: int) -> Sequence[Hold]: ...

    def holding(self, post_ids: Collection[str]) -> Mapping[str, int]:
        """Of the posts, those that a held case keeps, with the case."""
        ...


class TermStore(Protocol):
    """What goes by its term."""

    def months(self) -> Mapping[str, int]:
        """The number of posts of the ledger by month."""
        ...

    def posts(self, month: str) -> Collection[str]: ...

    def expire_posts(self, post_ids: Collection[str]) -> None:
        """All rows that go with a post; what people wrote, and cases, stay."""
        ...

    def drafts(self, before: datetime) -> int: ...

    def drop_drafts(self, before: datetime) -> int: ...

    def messages(self, before: datetime) -> int: ...

    def drop_messages(self, before: datetime) -> int: ...
