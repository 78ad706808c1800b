"""An incident: posts about one problem, in one place, close in time. Pure."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Incident:
    """`signature` holds MinHashes of its latest messages' word shingles, one after another, each
    of so many unsigned 32-bit numbers; `lemmas` are its most frequent ones, the commonest first.

    `settlement` None means somewhere in the municipality. `first_at` and `last_at` bound the
    publication times of its posts.
    """

    id: str
    group: str
    municipality: str
    first_at: datetime
    last_at: datetime
    posts: int
    topic: str | None = None
    settlement: str | None = None
    lemmas: tuple[str, ...] = ()
    signature: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """A post's place among incidents: `is_copy` marks a repost or near-copy of an earlier post of
    the incident.
    """

    post_id: str
    incident_id: str
    is_copy: bool
