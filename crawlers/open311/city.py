"""What the crawler remembers of a server of Open311 between two polls, and what it asks next.

Servers differ in what they can do, and none says so: whether they serve pages, whether they select
by time, in which format they answer. All that is learned from their answers. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from crawlers.open311.discovery import FORMATS
from crawlers.open311.requests import OpenRequest, RequestsPage

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SPAN = timedelta(days=90)  # the longest that the specification lets a server look back
OVERLAP = 2 * DAY  # a request appears when somebody has moderated it
STEP = timedelta(days=10)  # of the sweep
PAGE_SIZE = 100
MAX_PAGES = 200  # of one window
MAX_WINDOWS = 40
SHORTEST = HOUR  # a window that is not divided further
_ROUND = 10  # servers cut their answers at round numbers

Memory = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Window:
    """Requests of a time, by when they were filed or, with `changed`, last changed."""

    since: datetime
    until: datetime
    page: int = 1
    changed: bool = False

    @property
    def halves(self) -> tuple["Window", ...]:
        """Empty where it is short enough."""
        if self.until - self.since <= SHORTEST:
            return ()
        middle = (self.since + (self.until - self.since) / 2).replace(microsecond=0)
        return (
            Window(self.since, middle, changed=self.changed),
            Window(middle, self.until, changed=self.changed),
        )


@dataclass
class City:
    """`paged` and `timed` say whether the server serves pages and selects by time, None for not
    known; `most` is the greatest number of rows in one answer.

    `windows` are still to be read; requests filed before `high` were asked for. The sweep asks for
    older ones again, because their states change: it goes back from `sweep` down to SPAN and begins
    anew a day after it last began.
    """

    endpoint: str
    format: str | None = None
    paged: bool | None = None
    timed: bool = True
    high: datetime | None = None
    windows: list[Window] = field(default_factory=list)
    sweep: datetime | None = None
    swept_at: datetime | None = None
    services: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    services_at: datetime | None = None
    most: int = 0

    @classmethod
    def of(cls, memory: Memory) -> "City | None":
        if not memory.get("endpoint"):
            return None
        return cls(
            endpoint=memory["endpoint"],
            format=memory["format"],
            paged=memory["paged"],
            timed=memory["timed"],
            high=_moment(memory["high"]),
            windows=[
                Window(datetime.fromisoformat(since), datetime.fromisoformat(until), page, changed)
                for since, until, page, changed in memory["windows"]
            ],
            sweep=_moment(memory["sweep"]),
            swept_at=_moment(memory["swept_at"]),
            services={code: (name, group) for code, (name, group) in memory["services"].items()},
            services_at=_moment(memory["services_at"]),
            most=memory["most"],
        )

    @property
    def memory(self) -> Memory:
        return {
            "endpoint": self.endpoint,
            "format": self.format,
            "paged": self.paged,
            "timed": self.timed,
            "high": _text(self.high),
            "windows": [(_text(w.since), _text(w.until), w.page, w.changed) for w in self.windows],
            "sweep": _text(self.sweep),
            "swept_at": _text(self.swept_at),
            "services": self.services,
            "services_at": _text(self.services_at),
            "most": self.most,
        }

    def formats(self, preferred: str | None) -> Sequence[str]:
        """The format that worked, else all, the preferred one first."""
        if self.format is not None:
            return (self.format,)
        first = preferred or FORMATS[0]
        return (first, *(name for name in FORMATS if name != first))

    def begin(self, now: datetime, history: timedelta, by_change: bool) -> None:
        """Ask for what is new since the last poll, before what that left."""
        since = now - history if self.high is None else self.high - OVERLAP
        new = Window(max(since, now - SPAN), now, changed=by_change and self.high is not None)
        # An unread window that began where this one does is part of it.
        rest = [w for w in self.windows if w.since < new.since or w.page > 1]
        self.windows = [new, *rest][:MAX_WINDOWS]
        if self.sweep is None and self._sweeps_again(now, by_change):
            self.sweep, self.swept_at = new.since, now
        self.high = now

    def next_sweep(self, now: datetime) -> Window | None:
        """The next older window; None where the sweep has ended."""
        if self.sweep is None:
            return None
        until, self.sweep = self.sweep, self.sweep - STEP
        since = max(self.sweep, now - SPAN)
        if self.sweep <= now - SPAN:
            self.sweep = None
        return Window(since, until) if since < until else None

    def _sweeps_again(self, now: datetime, by_change: bool) -> bool:
        if self.swept_at is None:
            return True
        return not by_change and now - self.swept_at >= DAY

    def learn(self, page: RequestsPage, known: set[str]) -> None:
        """What is left to ask after this page of the first window, and what the page shows of the
        server. `known` are the numbers of earlier pages in this poll.
        """
        window, *rest = self.windows
        if self.timed and _mostly_outside(page.requests, window):
            self.timed = False
        following = self._following(window, page, known)
        self.most = max(self.most, page.rows)
        self.windows = [*following, *(rest if self.timed else ())]

    def _following(self, window: Window, page: RequestsPage, known: set[str]) -> Sequence[Window]:
        halves = window.halves if self.timed else ()
        if window.page > 1 and page.requests:
            if all(request.number in known for request in page.requests):
                if self.paged:
                    return ()
                self.paged = False  # the first page again
                return halves
            self.paged = True
        if page.cut:
            return halves
        if not is_full(page) or window.page >= MAX_PAGES:
            return ()
        if not self.timed and _all_older(page.requests, window):
            return ()
        if self.paged is False:
            return halves if page.rows >= self.most else ()
        return (replace(window, page=window.page + 1),)

    def address(
        self, window: Window, format_: str, jurisdiction: str | None, paged: bool | None
    ) -> str:
        names = ("updated_after", "updated_before") if window.changed else _FILED
        query = {} if jurisdiction is None else {"jurisdiction_id": jurisdiction}
        query |= zip(names, (_w3c(window.since), _w3c(window.until)), strict=True)
        if paged is not False:
            query |= {"page": str(window.page), "page_size": str(PAGE_SIZE)}
        return f"{self.endpoint}requests.{format_}?{urlencode(query)}"


_FILED = ("start_date", "end_date")


def is_full(page: RequestsPage) -> bool:
    """Whether more may follow: a server cuts its answers at a round number, and may hide some."""
    return page.rows > 0 and (page.rows % _ROUND == 0 or page.rows > PAGE_SIZE // 2)


def _mostly_outside(requests: Sequence[OpenRequest], window: Window) -> bool:
    """Whether a server that was asked for a time answers with any."""
    if window.changed or len(requests) < _ROUND:
        return False
    since, until = window.since - DAY, window.until + DAY
    outside = sum(not since <= request.requested_at <= until for request in requests)
    return 2 * outside > len(requests)


def _all_older(requests: Sequence[OpenRequest], window: Window) -> bool:
    return all(request.requested_at < window.since for request in requests)


def _w3c(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
