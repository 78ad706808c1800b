"""A source: a public page, feed or channel that a spider polls, and its health. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import urlsplit


class SourceKind(StrEnum):
    RSS = "rss"
    WEB = "web"
    BROWSER = "browser"
    TELEGRAM = "telegram"
    VK = "vk"
    OK = "ok"
    MAX = "max"
    FORUM = "forum"
    OPEN311 = "open311"
    FILED = "filed"  # what residents filed, heard as posts; nobody polls it


POLLED = tuple(kind for kind in SourceKind if kind is not SourceKind.FILED)


def polled_kind(name: str) -> SourceKind:
    """Raises ValueError for a name of no kind that can be in the registry."""
    if (kind := SourceKind(name)) not in POLLED:
        raise ValueError(name)
    return kind


FILED_IN = "filed:"  # how the source ids of filed texts begin


def filed_source(stream: str) -> str:
    return f"{FILED_IN}{stream}"


@dataclass(frozen=True, slots=True)
class Source:
    """A row of the registry.

    `address` is what the spider reads: a name (telegram "channel", vk "-123" or screen name), or a
    URL (rss, web, browser, forum, open311). `municipality` is a prior for the place of its posts;
    `owner_body` is set if the page belongs to a body. `delay` is seconds between two requests to
    its host, None for the setting's default; 0 is for replica sources only. `internal` allows
    loopback and private addresses (the replica); `verified` False is shown as «не проверено».

    `options` are the kind's own keys, checked by the loader: "follow" = "yes" fetches the article's
    page (rss); "letters" = "yes" says that signatures are residents', one author each (rss,
    telegram); "comments" = "no" leaves comments out (networks); "links", "title", "text", "date",
    "author" and "comment" are CSS selectors for sites that need them, and "sitemap" is the address
    of a news sitemap (web, browser); "wait" is the selector that appears when a page is drawn
    (browser); "search" holds the words of a search over the whole network (vk); "outlet" = "yes"
    says that an administrator vouches for an outlet that looks like one person's page; "zone" is
    that of times without an offset, "format" the better of its formats, "jurisdiction" names
    the city to a server of several, and "updates" = "yes" says that it selects by time of change
    (open311).
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
        """Sources of one host take turns; of an address that is a name, the network's name."""
        return host_of(self.options.get("base", self.address), self.internal) or self.kind


def host_of(url: str, internal: bool) -> str:
    """Empty for a URL without a host; internal hosts keep their port, because there one address
    stands for many hosts.
    """
    try:
        parts = urlsplit(url)
        return (parts.netloc if internal else parts.hostname) or ""
    except ValueError:
        return ""


def endpoint_of(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return None
    if not parts.hostname or port is None or parts.scheme not in ("http", "https"):
        return None
    return f"{parts.hostname.rstrip('.')}:{port}"


class HealthState(StrEnum):
    WAITING = "waiting"
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


OVERRUNS = 3  # polls in a row with an overrun before the source is paused


@dataclass(frozen=True, slots=True)
class Health:
    """`usual_gap` is the median gap between the source's posts; `hours` encodes the hours in which
    it posted lately (domain/habit).
    """

    state: HealthState = HealthState.WAITING
    reason: str = ""
    last_attempt: datetime | None = None
    last_success: datetime | None = None
    last_post: datetime | None = None
    usual_gap: timedelta | None = None
    failures: int = 0
    hours: str = ""
    overruns: int = 0  # polls in a row in which a parse reached its deadline


@dataclass(frozen=True, slots=True)
class SourceStatus:
    source: Source
    health: Health
    interval: timedelta
    next_due: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to poll one source until `expires`; `token` identifies this claim.

    `watched_since` is the first claim, or the first after the kind or address changed. An older
    post is history and opens no alert; a newer one is news, in whichever poll it comes. A post
    without a date is history if it was on the page at the first look: in a poll without a cursor,
    or left over from such a poll.

    `cursor` is the spider's last state (opaque JSON text). It covers only posts that were durable
    on the queue, however that poll ended; None until there was one. `refused` names posts that were
    already refused and counted.
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
    """The result of one claim, written back after its last request and item.

    `found` posts were parsed and `queued` of them put on the queue; `refused` maps a broken rule to
    a count; `refused_names` identifies these posts in later polls. `published` are the publication
    times of the posts. `retry_after` is the pause that the host asked for.

    `cursor` None leaves the old cursor. It covers only posts that are durable on the queue; a poll
    that failed half-way also sets it, and the next poll continues from there.
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
    overran: bool = False

    @property
    def succeeded(self) -> bool:
        return self.state in (HealthState.WORKS, HealthState.QUIET)
