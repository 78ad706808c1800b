"""The replica's nouns: people, outlets and posts. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Network(StrEnum):
    """The kind of page of an outlet; the values are the `kind` of its registry row."""

    TELEGRAM = "telegram"
    RSS = "rss"
    VK = "vk"
    FORUM = "forum"
    OK = "ok"
    MAX = "max"
    WEB = "web"
    BROWSER = "browser"


class Form(StrEnum):
    """The form of a post. SERVICE and UNSUPPORTED contain nothing that a reader should keep."""

    TEXT = "text"
    PHOTO = "photo"
    ALBUM = "album"
    VIDEO = "video"
    POLL = "poll"
    UNSUPPORTED = "unsupported"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Person:
    """An invented resident. `signature` is unique among all residents."""

    id: int
    first_name: str
    last_name: str
    signature: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """A channel, site or community.

    `name` is its address: a channel's name, a screen name, or a site's short name. `number` is the
    id of the chat or community. `signed` outlets print the author of each message. `municipality`
    is the town it is about, None for the whole region. `weight` is its share of the posts within
    its reach.
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

    @property
    def source_id(self) -> str:
        return f"replica_{self.network}_{self.name.removeprefix('replika_')}"


@dataclass(frozen=True, slots=True)
class Truth:
    """What the writer meant; never sent over the wire, only used to judge results.

    `kind` and `group` use the product's vocabulary. `story` names the planted event of the post.
    """

    kind: str
    group: str | None = None
    municipality: str | None = None
    story: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """One post or comment.

    `number` counts within its outlet, 0 before the scenario numbers it. `author` None means the
    outlet itself. `parent` is the message it answers. `span` is how many numbers it takes: an album
    takes one per picture.
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
        """False for messages that a reader must skip."""
        return self.form not in (Form.SERVICE, Form.UNSUPPORTED)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on message number `post` of a channel; `answers` is the comment it replies to."""

    post: int
    number: int
    published_at: datetime
    author: Person
    text: str
    answers: "Comment | None" = None
