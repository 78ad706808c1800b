"""A source: a public page, feed or channel that a spider reads again and again, and how it fares.
Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import urlsplit


class SourceKind(StrEnum):
    """One spider each."""

    RSS = "rss"
    WEB = "web"
    BROWSER = "browser"
    TELEGRAM = "telegram"
    VK = "vk"
    OK = "ok"
    MAX = "max"
    FORUM = "forum"


@dataclass(frozen=True, slots=True)
class Source:
    """A row of the registry.

    `address` is what the spider reads: a URL (rss, web, browser, forum) or a name (telegram
    "channel", vk "-123" or screen name).
    `municipality` is a prior for the place of its posts; `owner_body` is set where the page is a
    body's own.
    `delay` is seconds between two requests to its host, None for the setting's default; 0 is for
    replica sources only.
    `internal` allows loopback and private addresses (the replica); `verified` False is shown as «не
    проверено».
    `options` are the kind's own keys, checked by the loader: "follow" = "yes" fetches the article's
    page (rss), "letters" = "yes" says that signatures are residents', one author each (rss,
    telegram), "comments" = "no" leaves comments out (networks); CSS selectors "links", "title",
    "text", "date", "author", "comment" where a site's pages need them, "sitemap" the address of
    its news sitemap (web, browser), "wait" the selector that tells that a page is drawn (browser);
    "search" the words of a search over the whole network (vk); "outlet" = "yes" says that an
    administrator vouches for an outlet where one person seems to write it all.
    """

    id: str
    kind: SourceKind
    title: str
    address: str
    municipality: str | None = None
    owner_body: str | None = None
    top: bool = False
    enabled: bool = True
    verified: bool = False
    internal: bool = False
    delay: float | None = None
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def host(self) -> str:
        """Sources of one host wait for each other. A network's name where the address is a name."""
        return host_of(self.options.get("base", self.address), self.internal) or self.kind


def host_of(url: str, internal: bool) -> str:
    """The host's name, empty where there is none; with its port where it is internal, for there
    one address stands for many hosts.
    """
    try:
        parts = urlsplit(url)
        return (parts.netloc if internal else parts.hostname) or ""
    except ValueError:
        return ""


def endpoint_of(url: str) -> str | None:
    """Host and port to which an address of http or https leads; None for any other."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return None
    if not parts.hostname or port is None or parts.scheme not in ("http", "https"):
        return None
    return f"{parts.hostname.rstrip('.')}:{port}"


class HealthState(StrEnum):
    """How a source fares; each has a Russian reason beside it."""

    WAITING = "waiting"  # never polled yet
    WORKS = "works"
    QUIET = "quiet"
    SLOWED = "slowed"
    CHANGED_MARKUP = "changed_markup"
    GONE = "gone"
    NO_ACCESS = "no_access"
    QUOTA = "quota"
    TOKEN_REFUSED = "token_refused"
    UNREACHABLE = "unreachable"


DEGRADED = frozenset(HealthState) - {HealthState.WAITING, HealthState.WORKS, HealthState.QUIET}


OVERRUNS = 3  # polls in a row with an overrun; then a source is paused


@dataclass(frozen=True, slots=True)
class Health:
    """What the operator sees of one source. `usual_gap` is the median gap between its posts;
    `hours` tells those of late in which it posted (domain/habit).
    """

    state: HealthState = HealthState.WAITING
    reason: str = ""
    last_attempt: datetime | None = None
    last_success: datetime | None = None
    last_post: datetime | None = None
    usual_gap: timedelta | None = None
    failures: int = 0  # polls failed in a row
    hours: str = ""
    overruns: int = 0  # polls in a row in which a parse took its deadline


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """A source with its timetable and health."""

    source: Source
    health: Health
    interval: timedelta
    next_due: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to poll one source until `expires`. `token` tells this claim from a later one of
    the same source.

    `watched_since` is when the source was first claimed, and anew where its kind or address
    changed. A post published before is history and pages nobody; one published since is news, in
    whichever poll it comes. A post without a date is history where it stood on the page at the
    first look: in a poll without a cursor, or left over by such a poll.
    `cursor` is what the spider last left (opaque JSON text): what was durable on the queue, however
    that poll ended. None until something was. `refused` names posts that were refused and counted.
    """

    source: Source
    token: str
    expires: datetime
    interval: timedelta
    health: Health
    watched_since: datetime
    cursor: str | None = None
    refused: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Poll:
    """How one claim ended: what the frontier writes back when its last request and item have ended.

    `found` posts were parsed, `queued` of them were put on the queue, `refused` maps a broken rule
    to a count, `refused_names` tells these posts from others, poll after poll.
    `published` are the publication times seen (the source's rhythm). `retry_after` is what the host
    asked for.
    `cursor` None leaves the old one. It covers only posts that are durable on the queue; a poll
    that failed half-way has one too, so that the next goes on from there.
    """

    state: HealthState
    reason: str
    found: int = 0
    queued: int = 0
    refused: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    published: tuple[datetime, ...] = ()
    retry_after: timedelta | None = None
    cursor: str | None = None
    refused_names: tuple[str, ...] = ()
    overran: bool = False  # the parse of an answer took its deadline

    @property
    def succeeded(self) -> bool:
        """The source answered as it should, news or not."""
        return self.state in (HealthState.WORKS, HealthState.QUIET)
