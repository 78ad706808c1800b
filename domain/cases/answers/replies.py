"""What answers what: official accounts, and the comments of theirs that answer a post. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from domain.post import AuthorKind, Post
from domain.source import Source, SourceKind

Account = tuple[SourceKind, str]
_GROUP = re.compile(r"(?:-|club|public|event)([1-9]\d{0,17})")
_CHANNEL = re.compile(r"@?([A-Za-z][A-Za-z0-9_]{3,31})")
_ROOM = re.compile(r"-?\d{1,20}")


def account_of(source: Source) -> str | None:
    """The id of a page in its network, as its comments name their author; None where the address
    does not say it, as the short name of a community of VK.
    """
    address = source.address.strip()
    match source.kind:
        case SourceKind.VK:
            group = _GROUP.fullmatch(address)
            return f"-{group[1]}" if group else None
        case SourceKind.TELEGRAM:
            channel = _CHANNEL.fullmatch(address)
            return channel[1].lower() if channel else None
        case SourceKind.OK | SourceKind.MAX:
            return address if _ROOM.fullmatch(address) else None
    return None


class OfficialAccounts(Mapping[Account, Source]):
    """The official page of an account. An account is official on every page of its network."""

    def __init__(self, pages: Mapping[Account, Source]) -> None:
        self._pages = pages

    @classmethod
    def of(
        cls, sources: Iterable[Source], known: Mapping[str, str] | None = None
    ) -> "OfficialAccounts":
        """`known` are ids by source that were learned from the pages' own posts."""
        pages: dict[Account, Source] = {}
        for source in sources:
            key = account_of(source) or (known or {}).get(source.id)
            if source.owner_body and key and "search" not in source.options:
                pages.setdefault((source.kind, key), source)
        return cls(pages)

    def page_of(self, post: Post, sources: Mapping[str, Source]) -> Source | None:
        """The official page that wrote a post; None for all others, and for every resident."""
        author = post.author
        if author is None or author.kind is AuthorKind.PRIVATE:
            return None
        if (page := self.get((post.source_kind, author.key))) is not None:
            return page
        if author.kind is not AuthorKind.OFFICIAL:
            return None
        # Of a page whose id nobody knows yet, its own wall.
        own = sources.get(post.source_id)
        return own if own is not None and own.owner_body else None

    def __getitem__(self, account: Account) -> Source:
        return self._pages[account]

    def __iter__(self) -> Iterator[Account]:
        return iter(self._pages)

    def __len__(self) -> int:
        return len(self._pages)


def is_of_chat(post: Post) -> bool:
    """A chat has no threads: a message says at most which other it answers."""
    return post.source_kind is SourceKind.MAX and post.thread_id is None


def root_of(post: Post) -> str | None:
    """The id of the post whose thread a comment belongs to; None for what opens one."""
    return post.parent_id if is_of_chat(post) else post.thread_id


class Reply(StrEnum):
    """DIRECT is addressed to the question or its author, BELOW to nobody."""

    DIRECT = "direct"
    BELOW = "below"


def reply_to(answer: Post, asked: Post, parent: Post | None = None) -> Reply | None:
    """How a comment answers a post or a comment of its thread; None if it does not. `parent` is
    what the comment is addressed to, where that is known.
    """
    thread = asked.thread_id or asked.id
    if is_of_chat(answer):
        later = answer.published_at >= asked.published_at
        return Reply.DIRECT if answer.parent_id == asked.id and later else None
    if answer.thread_id != thread or answer.id == asked.id:
        return None
    to = answer.parent_id
    if to == asked.id and asked.thread_id is not None:
        return Reply.DIRECT
    if answer.published_at < asked.published_at:
        return None
    if to in (None, thread):
        return Reply.DIRECT if asked.thread_id is None else Reply.BELOW
    if parent is None or parent.author is None or asked.author is None:
        return None
    return Reply.DIRECT if parent.author == asked.author else None
