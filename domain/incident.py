"""A story: posts about one event, in one place, close in time; with a voice, an incident. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

FIRST, LATEST = 3, 5  # how many tellings a story remembers
MOST_NAMED = 20  # streets and objects whose posts an incident counts
LONGEST_TITLE = 120
_NUMBER = re.compile(r"(?:[иi№n]\s?)[-‐-―−]?\s?(\d{1,15})", re.IGNORECASE)


class StoryRole(StrEnum):
    """Complaints and questions of the region are a story's voices."""

    VOICE = "voice"
    QUESTION = "question"
    COVERAGE = "coverage"

    @property
    def speaks(self) -> bool:
        return self is not StoryRole.COVERAGE


@dataclass(frozen=True, slots=True)
class Telling:
    """How one post describes a problem; later posts are compared with it.

    `words` are informative stems, rarest first, without names of its place. Its first sentences
    hold those of `opening`, and those of `repeated` stand in it more than once; names too. The post
    names `streets`, `houses`, `objects` («школа 14») and `towns`; `names` are its other capitalised
    words. `wide` means that it speaks of a whole town or district and names nothing smaller. `kind`
    is trouble, or the other kind of message. `signature` is the MinHash of its word shingles, empty
    for a short text. Its story is looked up by `keys`. `named` are its streets and objects as
    people write them: «Лесная», «школа 14».
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
    keys: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Incident:
    """A story. Once it has had a voice (`voiced`) it is an incident, listed while it has voices.

    Its cell (municipality, group) follows its first voice, and stays; before that it may be empty.

    `tellings` are those of its first and latest posts that are not copies, in order of arrival.
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
    voiced: bool = True
    number: int = field(default=0, compare=False)
    title: str | None = None
    named: tuple[tuple[str, int], ...] = ()
    reopened_at: datetime | None = None
    opened_at: datetime | None = field(default=None, compare=False)

    @property
    def known_since(self) -> datetime:
        """When the system opened it; posts may arrive long after they were published."""
        return self.opened_at or self.first_at

    @property
    def spoken(self) -> str:
        return numbered(self.number)


@dataclass(frozen=True, slots=True)
class Joined:
    """A post's place among stories; `is_copy` marks a repost or near-copy. Later conclusions never
    change a `pinned` place: a person merged or split it there, or the post follows what it answers.
    """

    post_id: str
    incident_id: str
    is_copy: bool
    pinned: bool = False
    role: StoryRole = StoryRole.VOICE


class Order(StrEnum):
    PEOPLE = "people"
    NEWEST = "newest"
    OLDEST = "oldest"


Place = tuple[int, datetime, str]
"""Where a page of a list ended: people lately (0 in other orders), time, id."""


@dataclass(frozen=True, slots=True)
class IncidentFilter:
    """Incidents alive with since <= time < until, in which at least `least` people complained.

    The last post came at or after `last_since` and before `last_until`. In order of people,
    incidents of fewer than `few` people count as equal.
    """

    since: datetime
    until: datetime
    municipality: str | None = None
    group: str | None = None
    least: int = 0
    last_since: datetime | None = None
    last_until: datetime | None = None
    order: Order = Order.PEOPLE
    limit: int = 20
    after: Place | None = None
    few: int = 0


@dataclass(frozen=True, slots=True)
class Alive:
    """An incident and its counts: posts of its voices, copies among them, distinct complainants.

    `lately` counts the complainants within the time that was asked for. `questions` are among the
    posts; `coverage` counts all others (news, official posts, thanks).
    """

    incident: Incident
    posts: int
    copies: int
    people: int
    lately: int
    questions: int = 0
    coverage: int = 0


@dataclass(frozen=True, slots=True)
class Extent:
    voiced: bool
    posts: int


@dataclass(frozen=True, slots=True)
class Listing:
    incidents: tuple[Alive, ...]
    total: int
    next: Place | None = None


@dataclass(frozen=True, slots=True)
class Regrouped:
    """A merge or a split by a person, or a merge by the system.

    A split moves `posts` out of `incident_id` into `other_id` (a new incident, or "" for none). A
    merge moves all of `other_id` into `incident_id`.

    `still` are the posts that nobody has moved since; `is_whole` says that no other posts are with
    them; `stands` says that it can be taken back.
    `numbers` are those of both incidents, 0 for none.
    """

    id: int
    incident_id: str
    other_id: str
    posts: tuple[str, ...]
    is_merge: bool
    who: str
    at: datetime
    still: tuple[str, ...] = ()
    is_whole: bool = False
    stands: bool = False
    numbers: tuple[int, int] = (0, 0)


def remembered(tellings: Sequence[Telling]) -> tuple[Telling, ...]:
    ordered = sorted(tellings, key=lambda t: (t.at, t.post_id))
    return tuple(ordered if len(ordered) <= FIRST + LATEST else ordered[:FIRST] + ordered[-LATEST:])


def numbered(number: int) -> str:
    return f"И-{number}"


def number_of(typed: str) -> int | None:
    matched = _NUMBER.fullmatch(typed.strip())
    return int(matched[1]) if matched else None


def naming(
    named: Iterable[tuple[str, int]],
    more: Iterable[Sequence[str]] = (),
    fewer: Iterable[Sequence[str]] = (),
) -> tuple[tuple[str, int], ...]:
    counts = Counter(dict(named))
    for names in more:
        counts.update(names)
    for names in fewer:
        counts.subtract(names)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple((name, count) for name, count in ordered[:MOST_NAMED] if count > 0)


def merged(one: Incident, other: Incident) -> Incident:
    tellings = sorted((*one.tellings, *other.tellings), key=lambda t: (t.at, t.post_id))
    return replace(
        one,
        first_at=min(one.first_at, other.first_at),
        last_at=max(one.last_at, other.last_at),
        posts=one.posts + other.posts,
        topic=one.topic or other.topic,
        settlement=one.settlement if one.settlement == other.settlement else None,
        tellings=tuple(tellings),
        title=one.title or other.title,
        named=naming((Counter(dict(one.named)) + Counter(dict(other.named))).items()),
    )


def without(incident: Incident, tellings: Sequence[Telling]) -> Incident:
    gone = {telling.post_id for telling in tellings}
    return replace(
        incident,
        posts=incident.posts - len(gone),
        tellings=tuple(t for t in incident.tellings if t.post_id not in gone),
        named=naming(incident.named, fewer=[t.named for t in tellings]),
    )


def grown(incident: Incident, tellings: Sequence[Telling]) -> Incident:
    """The incident grown by these posts, which must be new to it."""
    times = [telling.at for telling in tellings]
    return replace(
        incident,
        first_at=min(incident.first_at, *times),
        last_at=max(incident.last_at, *times),
        posts=incident.posts + len(tellings),
        tellings=remembered((*incident.tellings, *tellings)),
        named=naming(incident.named, more=[t.named for t in tellings]),
    )


def split(
    incident: Incident, tellings: Sequence[Telling], new_id: str
) -> tuple[Incident, Incident]:
    """The rest of the incident without these posts, and a new incident of them."""
    gone = {telling.post_id for telling in tellings}
    times = [telling.at for telling in tellings]
    left = without(incident, tellings)
    topics = [telling.topic for telling in tellings if telling.topic]
    new = Incident(
        new_id,
        incident.group,
        incident.municipality,
        min(times),
        max(times),
        len(gone),
        topics[0] if topics else None,
        next((telling.settlement for telling in tellings if telling.settlement), None),
        remembered(tellings),
        named=naming((), more=[t.named for t in tellings]),
    )
    return left, new
