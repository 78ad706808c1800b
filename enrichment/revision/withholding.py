"""Filed texts leave the index: when their case's text has its end, or the case was no case."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ports.complaints import ComplaintStore
from domain.ports.index import PostIndex
from enrichment.settling import without_text


@dataclass(frozen=True, slots=True)
class Withholding:
    """Both calls may be repeated. Raise Unavailable."""

    index: PostIndex
    complaints: ComplaintStore

    def withhold(self, post_ids: Sequence[str]) -> None:
        """Labels and counts stay."""
        posts = self.index.get(sorted(post_ids)).values()
        if posts:
            self.index.save([without_text(one) for one in posts])
            self.index.refresh()

    def retract(self, post_ids: Sequence[str]) -> None:
        """They count for nothing any more."""
        self.complaints.record([], set(post_ids))
        self.withhold(post_ids)
