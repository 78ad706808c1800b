"""A post: a publication, and what enrichment concludes about it. Pure."""

import re
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from hashlib import blake2b
from typing import Any

from domain.errors import InvalidPost
from domain.source import SourceKind

MAX_TEXT = 100_000  # characters; `admitted` cuts a longer text
CLOCK_SKEW = timedelta(minutes=10)  # a date further in the future is false
OLDEST_YEAR = 1900
# Ages at which a post is fetched again, for its counters, an edit or a deletion.
LOOKS = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=7))
MAX_COUNT = 2**63 - 1  # the greatest integer that every store holds


class AuthorKind(StrEnum):
    """Only the identity of PRIVATE authors must not be kept."""

    PRIVATE = "private"
    COMMUNITY = "community"
    OUTLET = "outlet"
    OFFICIAL = "official"


@dataclass(frozen=True)  # without slots: pickling is faster, and these are pickled often
class Author:
    """`key` is the network's own id; masking turns it into a keyed pseudonym (domain/privacy).

    `name` is kept for public pages only.
    """

    kind: AuthorKind
    key: str
    name: str | None = None


@dataclass(frozen=True)
class Engagement:
    """Counters as the page shows them; None if it shows none."""

    views: int | None = None
    likes: int | None = None
    reposts: int | None = None
    comments: int | None = None

    @property
    def reach(self) -> int:
        """Views if known, else the sum of reactions: for ordering only."""
        if self.views is not None:
            return self.views
        return (self.likes or 0) + (self.reposts or 0) + (self.comments or 0)


_COUNTERS = tuple(f.name for f in fields(Engagement))


@dataclass(frozen=True)
class Attachment:
    kind: str
    url: str | None = None
    title: str | None = None


_SPELLING = re.compile(r"^(?:https?://)?(?:www\.)?", re.IGNORECASE)


def post_id(kind: SourceKind, native_id: str) -> str:
    """32 hex digits. A page is one post whichever registry entry leads to it.

    It stays the same post if its site changes to https, or drops its www or a last slash.
    """
    address = _SPELLING.sub("", native_id, count=1).rstrip("/")
    return blake2b(f"{kind}\n{address}".encode(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class Post:
    """One publication or comment, as fetched once.

    `native_id` is unique within its kind of source (vk: "-1_2", telegram: "channel/5", rss: guid or
    link). `published_at` is the page's own date; if the page states none, it is the time of the
    first fetch and `date_stated` is False. `thread_id` and `parent_id` are post ids (not native
    ids); only comments have them. Of what was filed, `stated_place` is the municipality that the
    filing names; a text that is `withheld` is read for labels and is in no index.
    """

    source_id: str
    source_kind: SourceKind
    native_id: str
    url: str
    published_at: datetime
    fetched_at: datetime
    text: str
    title: str | None = None
    date_stated: bool = True
    edited_at: datetime | None = None
    author: Author | None = None
    thread_id: str | None = None
    parent_id: str | None = None
    forwarded_from: str | None = None
    engagement: Engagement = Engagement()
    attachments: tuple[Attachment, ...] = ()
    withheld: bool = False
    stated_place: str | None = None

    @cached_property
    def id(self) -> str:
        return post_id(self.source_kind, self.native_id)

    @cached_property
    def digest(self) -> str:
        """16 hex digits over title and text, and whether these are withheld; a change means that
        the post was edited.
        """
        whole = f"{self.title or ''}\n{self.text}" + "\nwithheld" * self.withheld
        return blake2b(whole.encode(), digest_size=8).hexdigest()

    @property
    def is_filed(self) -> bool:
        return self.source_kind is SourceKind.FILED

    @property
    def body(self) -> str:
        """Title and text as one; a title that the text repeats (whole or cut with «…») appears
        once.
        """
        if self.title and not self.text.startswith(self.title.rstrip("… .")):
            return f"{self.title}\n{self.text}" if self.text else self.title
        return self.text


def check(post: Post, now: datetime) -> None:
    """Raises InvalidPost with the name of the broken rule.

    The rules: no_native_id, naive_date, bad_date, future_date, bad_count, no_text. An edit may be
    dated in the future, because nothing is counted by that date.
    """
    if not post.native_id or "\x00" in post.native_id:
        raise InvalidPost(
            "no_native_id", f"{post.source_id}: post without an id of its own ({post.url})"
        )
    name = f"{post.source_id}: {post.native_id}"
    for at in (post.published_at, post.fetched_at, post.edited_at):
        if at is not None:
            _check_date(at, name)
    if (latest := max(post.published_at, post.fetched_at)) > now + CLOCK_SKEW:
        raise InvalidPost("future_date", f"{name} is dated {latest.isoformat()}")
    for counter in _COUNTERS:
        count = getattr(post.engagement, counter)
        if count is not None and (type(count) is not int or not 0 <= count <= MAX_COUNT):
            raise InvalidPost("bad_count", f"{name} has {counter} {count!r}")
    if not post.body.strip() and not post.attachments:
        raise InvalidPost("no_text", f"{name} has neither text nor attachment")


def _check_date(at: datetime, name: str) -> None:
    if at.utcoffset() is None:
        raise InvalidPost("naive_date", f"{name} has a time without a zone")
    try:
        year = at.astimezone(UTC).year
    except OverflowError:
        year = 0
    if year < OLDEST_YEAR:
        raise InvalidPost("bad_date", f"{name} is dated {at.isoformat()}")


def next_look(published_at: datetime, now: datetime) -> datetime | None:
    """When a post that was just fetched is checked again; None if it is older than all of LOOKS."""
    return next((at for age in LOOKS if (at := published_at + age) > now), None)


class Outcome(StrEnum):
    INDEXED = "indexed"
    UPDATED = "updated"
    DUPLICATE = "duplicate"
    INVALID = "invalid"
    OFF_REGION = "off_region"
    QUARANTINED = "quarantined"
    PLANTED = "planted"  # a post of the heartbeat
    FORGOTTEN = "forgotten"  # of a person or a post that was forgotten


class Kind(StrEnum):
    COMPLAINT = "complaint"
    QUESTION = "question"
    PROPOSAL = "proposal"
    THANKS = "thanks"
    NEWS = "news"
    ADVERTISEMENT = "advertisement"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Label:
    """One conclusion: an id of its vocabulary, its confidence (0..1), and who set it."""

    value: str
    confidence: float
    by_person: bool = False


@dataclass(frozen=True)
class Labels:
    """Everything enrichment concludes about one post; None is «not known».

    `lemmas` are lower-case with ё as е, in text order, split by single spaces; both indexes search
    exactly these. `municipality`, `settlement`, `group`, `topic` and `body` hold ids of region/;
    `language` is ru or other; `relevance` is region or elsewhere. `alternatives` are the second and
    third most likely groups.
    """

    lemmas: str = ""
    language: Label | None = None
    relevance: Label | None = None
    municipality: Label | None = None
    settlement: Label | None = None
    street: Label | None = None
    group: Label | None = None
    topic: Label | None = None
    alternatives: tuple[Label, ...] = ()
    kind: Label | None = None
    sentiment: Label | None = None
    urgency: Label | None = None
    body: Label | None = None
    incident_id: str | None = None

    def having(self, **changes: Any) -> "Labels":
        """dataclasses.replace in a tenth of its time: eight steps call it for every post."""
        values = self.__dict__ | changes
        if len(values) > len(self.__dict__):
            raise TypeError(f"no such labels: {changes.keys() - self.__dict__.keys()}")
        made = object.__new__(Labels)
        object.__setattr__(made, "__dict__", values)
        return made


@dataclass(frozen=True, slots=True)
class EnrichedPost:
    """A post ready for the index.

    The ledger fixes `month` ("2026-11") when it first records the post. `version` orders writes: a
    lower one never overwrites a higher one; an equal one may (see `version_of`).
    """

    post: Post
    labels: Labels
    month: str
    version: int


def version_of(fetched_at: datetime, corrections: int) -> int:
    """Milliseconds of the fetch, then the number of corrections: the later fetch or correction
    wins.
    """
    return int(fetched_at.timestamp() * 1000) * 1000 + min(corrections, 999)
