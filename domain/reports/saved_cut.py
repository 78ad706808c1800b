"""A cut that somebody keeps under a name. Pure."""

from dataclasses import dataclass
from datetime import datetime

LONGEST_NAME, LONGEST_QUERY = 100, 2_000
MOST = 100  # of one person


@dataclass(frozen=True, slots=True)
class SavedCut:
    """`query` is that of the page, so that a period like «the last month» moves on. A shared one is
    offered to all who look at cuts; only its owner changes it.
    """

    name: str
    query: str
    owner: str
    made_at: datetime
    is_shared: bool = False
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id
