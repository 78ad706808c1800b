"""What another system's monitoring has and our crawl has not, and the reverse. Pure.

A post is the same if its address names the same network, page and number.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from domain.post import post_id
from domain.source import Source, SourceKind

_WALL = re.compile(r"wall(-\d+)_(\d+)")
_GROUP = re.compile(r"/group/(\d+)/topic/(\d+)")
_CHANNEL = re.compile(r"/(?:s/)?([A-Za-z]\w{3,31})/(\d+)")
_HOSTS: Mapping[str, SourceKind] = {
    **dict.fromkeys(("vk.com", "vk.ru"), SourceKind.VK),
    **dict.fromkeys(("t.me", "telegram.me"), SourceKind.TELEGRAM),
    **dict.fromkeys(("ok.ru", "odnoklassniki.ru"), SourceKind.OK),
}
_SITES = (SourceKind.RSS, SourceKind.WEB, SourceKind.BROWSER)


class Spot(NamedTuple):
    """Where a post stands: the page, as a registry names it, and the ids that the post may have."""

    kind: SourceKind
    page: str
    ids: tuple[str, ...]


def spot_of(link: str | None) -> Spot | None:
    """None for what is no address of a post."""
    try:
        parts = urlsplit((link or "").strip())
        host = re.sub(r"^(?:www|m)\.", "", (parts.hostname or "").lower())
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    kind = _HOSTS.get(host)
    if kind is None:
        url = parts._replace(fragment="").geturl()
        return Spot(SourceKind.WEB, host, tuple(post_id(site, url) for site in _SITES))
    named = _named(kind, parts.path, parts.query)
    if named is None:
        return None
    page, native = named
    return Spot(kind, page, (post_id(kind, native),))


def _named(kind: SourceKind, path: str, query: str) -> tuple[str, str] | None:
    """The page and the number of a post in its network; of a comment, those of the comment."""
    if kind is SourceKind.VK:
        where = " ".join((path, *parse_qs(query).get("w", ())))
        if (wall := _WALL.search(where)) is None:
            return None
        reply = parse_qs(query).get("reply", [""])[0]
        number = reply if reply.isdecimal() else wall[2]
        return wall[1], f"{wall[1]}_{number}"
    if kind is SourceKind.OK:
        topic = _GROUP.search(path)
        return (topic[1], f"{topic[1]}/{topic[2]}") if topic else None
    if (message := _CHANNEL.fullmatch(path.rstrip("/"))) is None:
        return None
    comment = parse_qs(query).get("comment", [""])[0]
    if comment.isdecimal():
        return message[1].lower(), f"{message[1].lower()}/{message[2]}?comment={comment}"
    return message[1].lower(), f"{message[1]}/{message[2]}"


@dataclass(frozen=True, slots=True)
class Monitored:
    """A row of the other monitoring."""

    case_id: int
    number: str
    at: datetime
    link: str | None


@dataclass(frozen=True, slots=True)
class Crawled:
    """A complaint that our crawl has."""

    id: str
    source_id: str
    at: datetime


@dataclass(slots=True)
class Overlap:
    """`theirs` rows are with a link, of which `both` are posts that we have; `ours` are our
    complaints, of which `shared` stand in the other monitoring.
    """

    theirs: int = 0
    both: int = 0
    ours: int = 0
    shared: int = 0


@dataclass(frozen=True, slots=True)
class Lack:
    """a page that none of our sources reads: how many rows it has, and the last of their links."""

    kind: SourceKind
    page: str
    count: int
    link: str

    @property
    def address(self) -> str:
        """Of the page, as a person would type it."""
        match self.kind:
            case SourceKind.VK:
                return f"https://vk.com/club{self.page.removeprefix('-')}"
            case SourceKind.TELEGRAM:
                return f"https://t.me/{self.page}"
            case SourceKind.OK:
                return f"https://ok.ru/group/{self.page}"
            case _:
                return f"https://{self.page}/"


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """`by_source` is by the id of our source, `lacks` are pages to add, `lost` rows of pages that
    we read and whose post we have not; `unlinked` rows have no address of a post.
    """

    whole: Overlap = field(default_factory=Overlap)
    by_source: dict[str, Overlap] = field(default_factory=dict)
    by_day: dict[date, Overlap] = field(default_factory=dict)
    lacks: Sequence[Lack] = ()
    lost: Sequence[Monitored] = ()
    unlinked: int = 0


def reconcile(
    theirs: Sequence[Monitored],
    ours: Sequence[Crawled],
    posts: Mapping[str, str],
    sources: Collection[Source],
    zone: ZoneInfo,
) -> Reconciliation:
    """`posts` holds the source of each post of theirs that we have, whatever its label; `ours` are
    our complaints of the same days.
    """
    read = _pages(sources)
    result = Reconciliation(by_day={}, by_source={})
    linked: set[str] = set()
    lacks, last = Counter[tuple[SourceKind, str]](), dict[tuple[SourceKind, str], str]()
    lost: list[Monitored] = []
    unlinked = 0
    for row in theirs:
        if (spot := spot_of(row.link)) is None:
            unlinked += 1
            continue
        linked.update(spot.ids)
        ours_of = next((posts[id_] for id_ in spot.ids if id_ in posts), None)
        source = ours_of or read.get((spot.kind, spot.page))
        for overlap in _of(result, source, row.at.astimezone(zone).date()):
            overlap.theirs += 1
            overlap.both += ours_of is not None
        if source is None:
            lacks[spot.kind, spot.page] += 1
            last[spot.kind, spot.page] = row.link or ""
        elif ours_of is None:
            lost.append(row)
    for post in ours:
        for overlap in _of(result, post.source_id, post.at.astimezone(zone).date()):
            overlap.ours += 1
            overlap.shared += post.id in linked
    return Reconciliation(
        result.whole,
        dict(sorted(result.by_source.items(), key=lambda one: -one[1].theirs)),
        dict(sorted(result.by_day.items(), reverse=True)),
        [Lack(*key, count, last[key]) for key, count in lacks.most_common()],
        lost[::-1],
        unlinked,
    )


def _of(result: Reconciliation, source: str | None, day: date) -> Sequence[Overlap]:
    overlaps = [result.whole, result.by_day.setdefault(day, Overlap())]
    if source is not None:
        overlaps.append(result.by_source.setdefault(source, Overlap()))
    return overlaps


def _pages(sources: Collection[Source]) -> Mapping[tuple[SourceKind, str], str]:
    pages: dict[tuple[SourceKind, str], str] = {}
    for source in sources:
        if source.kind in _SITES:
            host = re.sub(r"^(?:www|m)\.", "", source.host)
            pages.setdefault((SourceKind.WEB, host), source.id)
        else:
            pages.setdefault((source.kind, source.address.lower()), source.id)
    return pages
