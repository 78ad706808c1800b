"""The replica's nouns: people, outlets and posts. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class Network(StrEnum):
    TELEGRAM = "telegram"
    RSS = "rss"
    VK = "vk"
    FORUM = "forum"
    OK = "ok"
    MAX = "max"
    WEB = "web"
    BROWSER = "browser"
    OPEN311 = "open311"


class Form(StrEnum):
    """SERVICE and UNSUPPORTED contain nothing that a reader should keep."""

    TEXT = "text"
    PHOTO = "photo"
    ALBUM = "album"
    VIDEO = "video"
    POLL = "poll"
    UNSUPPORTED = "unsupported"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    first_name: str
    last_name: str
    signature: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """`name` is a channel's name, a screen name or a site's short name; `number` the id of the chat
    or community; `signed` outlets print the author of each message; `municipality` None means the
    whole region; `weight` is the share of the posts within its reach; `body` owns an official page.
    """

    network: Network
    name: str
    title: str
    about: str
    number: int
    municipality: str | None
    weight: float
    followers: int
    signed: bool = False
    body: str | None = None

    @property
    def source_id(self) -> str:
        return f"replica_{self.network}_{self.name.removeprefix('replika_')}"


@dataclass(frozen=True, slots=True)
class Truth:
    """What the writer meant, only for judging results: `kind` and `group` in the product's words,
    `story` the planted event.
    """

    kind: str
    group: str | None = None
    municipality: str | None = None
    story: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """`number` counts within the outlet, 0 before the scenario numbers it; `author` None means
    `page`, an official page that writes in its own name, or without it the outlet itself; `parent`
    is the message it answers; `span` is how many numbers it takes, for an album one per picture.
    From a moment on it is deleted (`gone_at`), has another text (`rewritten`), or takes no comments
    (`closed_at`).
    """

    outlet: Outlet
    published_at: datetime
    text: str
    truth: Truth
    author: Person | None = None
    title: str | None = None
    number: int = 0
    parent: "Post | None" = None
    forwarded_from: Outlet | None = None
    form: Form = Form.TEXT
    span: int = 1
    options: tuple[str, ...] = ()
    views: int = 0
    likes: int = 0
    reposts: int = 0
    edited: bool = False
    page: Outlet | None = None
    gone_at: datetime | None = None
    rewritten: tuple[datetime, str] | None = None
    closed_at: datetime | None = None

    @property
    def speaker(self) -> Person | Outlet:
        return self.author or self.page or self.outlet

    @property
    def opening(self) -> "Post":
        """The post at the top of its thread, itself if it answers nothing."""
        top = self
        while top.parent is not None:
            top = top.parent
        return top

    def at(self, moment: datetime) -> "Post | None":
        """As it stands at that moment, without what is still to come; None before it is published
        and after it is deleted.
        """
        if self.published_at > moment or (self.gone_at is not None and self.gone_at <= moment):
            return None
        shown = self
        if self.rewritten is not None and self.rewritten[0] <= moment:
            shown = replace(shown, text=self.rewritten[1], edited=True)
        if self.closed_at is not None and self.closed_at > moment:
            shown = replace(shown, closed_at=None)
        return shown

    @property
    def native_id(self) -> str:
        """The id in the product's import format: "channel/5", "-1_2", or a feed's guid."""
        match self.outlet.network:
            case Network.TELEGRAM:
                return f"{self.outlet.name}/{self.number}"
            case Network.VK:
                return f"-{self.outlet.number}_{self.number}"
            case Network.RSS:
                return f"tag:{self.outlet.name}.example:{self.number}"
            case _:  # not in import files
                return f"{self.outlet.name}/{self.number}"

    @property
    def spoken(self) -> bool:
        return self.form not in (Form.SERVICE, Form.UNSUPPORTED)


@dataclass(frozen=True, slots=True)
class Comment:
    post: int
    number: int
    published_at: datetime
    author: Person | Outlet
    text: str
    answers: "Comment | None" = None
