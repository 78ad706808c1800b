"""The port of the content plan."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.outreach.content import ContentEntry, ContentFilter, ContentPause


class ContentStore(Protocol):
    def propose(self, contents: Sequence[ContentEntry]) -> Sequence[ContentEntry]:
        """Writes those whose key is new, and returns them with numbers."""
        ...

    def get(self, number: int) -> ContentEntry | None: ...

    def page(self, wanted: ContentFilter) -> Sequence[ContentEntry]:
        """The latest first."""
        ...

    def save(self, changed: ContentEntry) -> ContentEntry | None:
        """With the next version; None if somebody else changed it meanwhile."""
        ...

    def begin(self, pause: ContentPause) -> ContentPause: ...

    def end(self, number: int, who: str, at: datetime) -> bool:
        """False if it is over already."""
        ...

    def pause(self, number: int) -> ContentPause | None: ...

    def pauses(self, since: datetime, limit: int) -> Sequence[ContentPause]:
        """Those that were not over by `since`, the latest first."""
        ...
