"""A complaint as it is counted: which author reports which problem, where and when. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint post in its cell. `author` is a pseudonym or the key of a public page,
    `is_copy` marks a repost or near-copy, and `history` never opens an alert; `opening` is how
    often its incident had been re-opened by then, as the store says.
    """

    post_id: str
    at: datetime
    group: str
    municipality: str
    author: str
    source_id: str
    incident_id: str
    topic: str | None = None
    is_copy: bool = False
    history: bool = False
    reach: int = 0
    opening: int = field(default=0, compare=False)


class FirstComplaint(NamedTuple):
    """An author's first complaint of an incident, anew where it was re-opened, so that a storm of
    reposts and one author's flood each count once.
    """

    at: datetime
    group: str
    municipality: str
    author: str
    incident_id: str
    source_id: str
    history: bool
