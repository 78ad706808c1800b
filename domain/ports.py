"""The Protocols between rooms. Two real implementations each for the queue and the index;
app/wiring is where they meet a class.

Every call may raise its room's Unavailable (domain/errors); every call is synchronous: an event
loop wraps it in a thread.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from domain.correction import Correction
from domain.incident import Alive, Incident, Joined, Listing, Regrouped, Telling, Wanted
from domain.post import Engagement, EnrichedPost, Outcome, Post
from domain.query import Condition, Field, Sort
from domain.steps import Steps


class Clock(Protocol):
    """The time as the product sees it (app/clock); its speed is a setting."""

    def now(self) -> datetime: ...


class Lemmatiser(Protocol):
    """Russian analysis, done once: a token's lemma is lower-case with ё as е."""

    def lemmas(self, text: str) -> list[str]: ...

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """Start, end and lemma of every token of the text."""
        ...

    def knows(self, word: str) -> bool:
        """True for a word of the dictionary or a place of the region."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """A post on the queue. `history` posts (imports, and what is older than our watch) page nobody;
    `tries` counts earlier deliveries of the entry.
    """

    id: str
    post: Post
    history: bool
    tries: int = 0


class PostQueue(Protocol):
    """Posts that are durable and wait for enrichment; at least once, in order of arrival."""

    def put(self, posts: Sequence[Post], history: bool) -> None: ...

    def put_lines(self, lines: Sequence[str], history: bool) -> None:
        """Posts that are lines already (domain/wire)."""
        ...

    def take(self, consumer: str, limit: int, lease: timedelta, now: datetime) -> list[Entry]:
        """Up to `limit` entries, hidden from others until `now + lease`; entries of dead consumers
        come back after their lease.
        """
        ...

    def acknowledge(self, outcomes: Mapping[str, Outcome]) -> int:
        """End entries (id -> outcome); each is counted once, in one step with its removal. Returns
        how many were ended by this call.
        """
        ...

    def quarantine(self, entry: Entry, error: str, now: datetime) -> None:
        """Set a poison entry aside with its error, counted as QUARANTINED."""
        ...

    def release(self, entry_ids: Sequence[str]) -> None:
        """Give entries back at once (the index is down); they keep their tries."""
        ...

    def count(self, outcome: Outcome, number: int) -> None:
        """Add outcomes of posts that never became entries: what the crawl side refused."""
        ...

    def depth(self) -> int:
        """Entries not yet ended, taken or not."""
        ...

    def outcomes(self) -> Mapping[Outcome, int]: ...

    def quarantined(self, limit: int) -> Sequence[tuple[Entry, str]]: ...

    def requeue(self, entry_ids: Sequence[str]) -> int:
        """Take entries out of quarantine for another try."""
        ...


@dataclass(frozen=True, slots=True)
class Hit:
    """A found post. `spans` are the (start, end) of found words in `enriched.post.body`."""

    enriched: EnrichedPost
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """`total` is exact. `facets` count the values of each asked field over all that was found, and
    `over_time` counts by the start of each step, in order; empty steps are left out.
    `next` continues after the last hit, None at the end.

    `corrected` maps a typed word that nobody knows to the lemma that was searched instead.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[Field, Mapping[str, int]]
    over_time: Mapping[datetime, int]
    next: str | None = None
    corrected: Mapping[str, str] | None = None


class PostSearch(Protocol):
    """What is read of an index: all of it, or the part that somebody may see (app/scope)."""

    def search(
        self,
        condition: Condition,
        *,
        sort: Sort = Sort.NEWEST,
        limit: int = 20,
        after: str | None = None,
        facets: Collection[Field] = (),
        steps: Steps | None = None,
    ) -> Page:
        """A page of what is found, and what is asked about all that is found. Raises QueryError,
        also where more than 10,000 steps have posts.
        """
        ...

    def walk(self, condition: Condition, *, sort: Sort = Sort.NEWEST) -> Iterator[EnrichedPost]:
        """Everything found, in order, as of the first one asked for; nothing is counted on the way.
        A post that is written meanwhile may come as it was or as it is.
        """
        ...

    def get(self, post_ids: Sequence[str]) -> Mapping[str, EnrichedPost]: ...


class PostIndex(PostSearch, Protocol):
    """Search over posts. One query gives equal sets, totals and facets in every implementation."""

    def prepare(self) -> None:
        """Create what is missing (tables, template, new fields of existing months). Raises
        SettingsError where only a rebuild helps.
        """
        ...

    def save(self, posts: Sequence[EnrichedPost]) -> Mapping[str, str]:
        """Write by id into the post's month; a lower version never overwrites a higher. Returns
        post id -> error of refused documents; visible to search after `refresh`.
        """
        ...

    def refresh(self) -> None: ...

    def each(self) -> Iterable[EnrichedPost]:
        """Every document, for a rebuild."""
        ...

    def drop_month(self, month: str) -> None: ...


class Verdict(StrEnum):
    """What the ledger says of a queue entry."""

    NEW = "new"
    EDITED = "edited"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Sighting:
    """The ledger's word on one entry: its verdict, the month fixed at first sight, and the date to
    use (the first, where the page states none). `superseded` where the ledger holds a newer text:
    an old entry that came back needs no work.
    """

    verdict: Verdict
    month: str
    published_at: datetime
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """A post of the ledger whose page is to be looked at again."""

    id: str
    native_id: str
    url: str
    published_at: datetime


class PostLedger(Protocol):
    """Every post ever seen: id, month, digest, engagement, and whether its source still has it."""

    def classify(self, entries: Sequence[Entry]) -> list[Sighting]:
        """One sighting an entry, in order; the same entry delivered again gets the same verdict. A
        digest older than the ledger's fetch is KNOWN.
        """
        ...

    def engagement(self, post_ids: Sequence[str]) -> Mapping[str, Engagement]: ...

    def gone(self, post_ids: Sequence[str]) -> Mapping[str, datetime]:
        """Those that their source no longer has -> when that was noticed."""
        ...

    def due_again(self, source_id: str, now: datetime, limit: int) -> Sequence[Seen]:
        """Posts of a source whose next look (domain/post.LOOKS) is due, longest overdue first."""
        ...

    def looked_again(self, post_ids: Collection[str], gone: Collection[str], now: datetime) -> None:
        """The look at these was made, whatever it showed: each is due at its next age. `gone` ones
        are marked and never due again; a post that is seen once more is not gone.
        """
        ...

    def close(self, outcomes: Mapping[str, Outcome], now: datetime) -> None:
        """Write each post's outcome (by post id), and when it was first INDEXED."""
        ...

    def arrived(self, since: datetime, limit: int) -> Sequence[str]:
        """Posts first indexed after that moment, the latest first."""
        ...

    def arrivals(self, since: datetime) -> Mapping[str, datetime]:
        """All of them -> when, the earliest first."""
        ...

    def outcomes(self) -> Mapping[str, Outcome]:
        """Post id -> outcome, for checks and tests."""
        ...


class CorrectionStore(Protocol):
    """What monitors corrected."""

    def add(self, *corrections: Correction) -> None: ...

    def withdraw(self, post_ids: Collection[str], who: str, at: datetime) -> None:
        """What that person said of these posts at that moment is taken back."""
        ...

    def of(self, post_ids: Sequence[str]) -> Mapping[str, Sequence[Correction]]: ...

    def all(self) -> Mapping[str, Sequence[Correction]]:
        """By post: what models learn from."""
        ...


class Joining(Protocol):
    """A locked look at the incidents of some cells. `known` are places given to these posts
    earlier: they stay.
    """

    @property
    def candidates(self) -> Sequence[Incident]:
        """Incidents of the cells, and those that took over what people merged of them."""
        ...

    @property
    def elsewhere(self) -> Sequence[Incident]:
        """Those of known posts that are no candidates: others may be writing them."""
        ...

    @property
    def known(self) -> Mapping[str, Joined]: ...

    @property
    def authors(self) -> Mapping[str, frozenset[str]]:
        """Of each candidate: whose complaints it holds."""
        ...

    def save(self, incidents: Sequence[Incident], joined: Sequence[Joined]) -> None: ...


class IncidentStore(Protocol):
    """Incidents and which post belongs to which."""

    def joining(
        self, spans: Mapping[tuple[str, str], tuple[datetime, datetime]], post_ids: Collection[str]
    ) -> AbstractContextManager[Joining]:
        """Lock these (municipality, group) cells until the block ends, then commit. Candidates are
        the incidents of each cell that were alive within its span (from, to).
        """
        ...

    def get(self, incident_id: str) -> Incident | None: ...

    def of_posts(self, post_ids: Collection[str]) -> Mapping[str, Incident]:
        """Post id -> its incident, for those that have one."""
        ...

    def alive(self, wanted: Wanted) -> Listing:
        """A page of incidents, those left out that were merged into others or lost all posts."""
        ...

    def counted(self, incident_ids: Collection[str]) -> Mapping[str, Alive]:
        """These incidents as `alive` counts them over all time."""
        ...

    def posts(self, incident_id: str) -> Sequence[Joined]:
        """Every post of an incident, by id."""
        ...

    def heir(self, incident_id: str) -> str | None:
        """What a merged incident belongs to now."""
        ...

    def called(self, beginning: str) -> Sequence[str]:
        """Up to two ids that begin so, of incidents that were not merged into others."""
        ...


class RegroupingStore(Protocol):
    """What people merged and split of incidents: it sticks, whatever is crawled or concluded later.
    Complaints move with their posts; workers of the cells wait meanwhile.
    """

    def merge(self, into_id: str, other_id: str, who: str, at: datetime) -> Sequence[str]:
        """All posts of the second belong to the first from now on, and what is like them too.
        Returns the posts that moved. Raises MoveRefused.
        """
        ...

    def split(
        self, incident_id: str, told: Sequence[Telling], new_id: str, who: str, at: datetime
    ) -> None:
        """These posts of an incident are a new one; `told` is how each of them told of it. Raises
        MoveRefused.
        """
        ...

    def place(
        self, told: Sequence[Telling], incident_id: str | None, who: str, at: datetime
    ) -> Mapping[str, str | None]:
        """These posts, wherever they were, belong to that incident from now on, or to none. Returns
        where each of them was. Raises MoveRefused.
        """
        ...

    def take_back(
        self, regrouping_id: int, told: Sequence[Telling], who: str, at: datetime
    ) -> None:
        """The second incident of a merge is again what it was, with these of the posts that the
        merge moved; what joined later stays. Raises MoveRefused.
        """
        ...

    def get(self, regrouping_id: int) -> Regrouped | None: ...

    def of(self, incident_id: str) -> Sequence[Regrouped]:
        """What was done to an incident and to those merged into it, the latest first."""
        ...


class LeaderLock(Protocol):
    """One leader among any number of schedulers."""

    def hold(self, name: str, owner: str, now: datetime, lease: timedelta) -> bool:
        """True while `owner` leads: taken, renewed, or taken over after another's lease ran out."""
        ...

    def until(self, name: str) -> datetime | None:
        """When the leader's lease runs out, None where nobody ever led."""
        ...
