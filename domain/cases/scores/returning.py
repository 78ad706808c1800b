"""A return that a post proposes: its author or incident says later that nothing was done. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReturnClue(StrEnum):
    """The post is by the author of the case's post in its thread, or of the case's incident."""

    AUTHOR = "author"
    INCIDENT = "incident"


class ReturnState(StrEnum):
    PROPOSED = "proposed"
    RETURNED = "returned"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class ReturnProposal:
    """`post_id` is the post that says so, published `at`; `who` decided `decided_at`."""

    case_id: int
    post_id: str
    clue: ReturnClue
    at: datetime
    state: ReturnState = ReturnState.PROPOSED
    who: str = ""
    decided_at: datetime | None = None
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id
