"""The watch over the thread of a case: until when, and how often its posts are looked at. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AFTER_CLOSE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class CaseWatch:
    """A case with posts, as its watch needs it. `due` is the resident's deadline.

    `post_id` is what it was made of, `voices` are the posts that joined it, also by way of a joined
    case, and `link` is the address of its post in an export. A case that `is_joined` to another one
    has no watch: its posts are voices of that one.
    """

    case_id: int
    version: int
    post_id: str | None
    due: datetime | None
    closed_at: datetime | None
    is_void: bool = False
    voices: tuple[str, ...] = ()
    link: str | None = None
    is_joined: bool = False

    @property
    def until(self) -> datetime | None:
        """None while the case is open."""
        if self.is_void:
            return self.closed_at
        return None if self.closed_at is None else self.closed_at + AFTER_CLOSE

    @property
    def hourly_until(self) -> datetime | None:
        return None if self.closed_at is not None else self.due


@dataclass(frozen=True, slots=True)
class WatchedPost:
    """`root` is the post that opens the thread: the post itself, or that above a comment. What a
    resident asks or complains of is `asked`.

    `looked_at` is when it was fetched last, `heard_at` when the comments below it were read. The
    post is gone since `gone_at`, and its comments were closed at `shut_at`; `noted` means that the
    case says so.
    """

    case_id: int
    version: int
    post_id: str
    root: str
    source_id: str
    native_id: str
    url: str
    published_at: datetime
    hourly_until: datetime | None = None
    until: datetime | None = None
    looked_at: datetime | None = None
    heard_at: datetime | None = None
    gone_at: datetime | None = None
    shut_at: datetime | None = None
    noted: bool = False
    asked: bool = False

    @property
    def is_root(self) -> bool:
        return self.post_id == self.root


def next_watch(
    now: datetime, is_root: bool, hourly_until: datetime | None, until: datetime | None
) -> datetime | None:
    """When a watched post that was just fetched is fetched again: the first post of a thread
    hourly until the term, the others daily, for they are read with its comments; None after the
    end.
    """
    hourly = is_root and hourly_until is not None and now < hourly_until
    at = now + (HOUR if hourly else DAY)
    return at if until is None or now < until else None
