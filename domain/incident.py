"""An incident: posts about one problem, in one place, close in time. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Telling:
    """How one post told of a problem: what a later post is compared with.

    `words` are stems that say something, the rarest first. `streets`, `houses`, `objects`
    («школа 14») and `towns` are what it names, `names` what else has a capital; `wide` says that it
    speaks of a whole town or district and names nothing smaller. `kind` is trouble, or what else it
    was told as. `signature` is the MinHash of its word shingles, empty for a short text.
    """

    post_id: str
    at: datetime
    words: tuple[str, ...] = ()
    municipality: str | None = None
    settlement: str | None = None
    group: str | None = None
    topic: str | None = None
    kind: str | None = None
    streets: tuple[str, ...] = ()
    houses: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    wide: bool = False
    signature: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Incident:
    """`tellings` are those of its first and its latest posts that were no copies, in the order of
    their coming.

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
    tellings: tuple[Telling, ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """A post's place among incidents: `is_copy` marks a repost or near-copy of an earlier post of
    the incident. A `pinned` one stays whatever is concluded of it later: a person merged or split
    it into its place, or it follows what it answers.
    """

    post_id: str
    incident_id: str
    is_copy: bool
    pinned: bool = False


def merged(one: Incident, other: Incident) -> Incident:
    """The first, grown by the second; it remembers the tellings of both."""
    tellings = sorted((*one.tellings, *other.tellings), key=lambda t: (t.at, t.post_id))
    return replace(
        one,
        first_at=min(one.first_at, other.first_at),
        last_at=max(one.last_at, other.last_at),
        posts=one.posts + other.posts,
        topic=one.topic or other.topic,
        settlement=one.settlement if one.settlement == other.settlement else None,
        tellings=tuple(tellings),
    )


def without(incident: Incident, post_ids: Collection[str]) -> Incident:
    """What is left of an incident without these of its posts."""
    return replace(
        incident,
        posts=incident.posts - len(set(post_ids)),
        tellings=tuple(t for t in incident.tellings if t.post_id not in post_ids),
    )


def grown(incident: Incident, told: Sequence[Telling]) -> Incident:
    """The incident with these posts, that were not its own."""
    times = [telling.at for telling in told]
    return replace(
        incident,
        first_at=min(incident.first_at, *times),
        last_at=max(incident.last_at, *times),
        posts=incident.posts + len(told),
        tellings=tuple(sorted((*incident.tellings, *told), key=lambda t: (t.at, t.post_id))),
    )


def split(incident: Incident, told: Sequence[Telling], new_id: str) -> tuple[Incident, Incident]:
    """What is left of an incident without these of its posts, and the new incident of them."""
    gone = {telling.post_id for telling in told}
    times = [telling.at for telling in told]
    left = without(incident, gone)
    topics = [telling.topic for telling in told if telling.topic]
    new = Incident(
        new_id,
        incident.group,
        incident.municipality,
        min(times),
        max(times),
        len(gone),
        topics[0] if topics else None,
        next((telling.settlement for telling in told if telling.settlement), None),
        tuple(sorted(told, key=lambda t: (t.at, t.post_id))),
    )
    return left, new
