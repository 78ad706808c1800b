"""A community during a poll; turns entries of VK into posts."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crawlers.visits.visit import Visit
from crawlers.vk.answers import Item
from domain.ports.ledger import Seen
from domain.post import Author, AuthorKind, Post, post_id

_PLACE = re.compile(r"/wall(-?\d+)_(\d+)")


@dataclass
class Wall:
    """`talks` are by the numbers of young posts: the post's date, and the number of comments and
    the newest one's time at the last read; `failed` are posts whose comments could not be read, the
    latest last. A talk that a case watches has a fourth number, the time until which it is
    remembered though its post is old.
    """

    owner: int
    newest: int
    # Newest first: where to continue, the wall's length then, until what time.
    holes: list[list[int]]
    talks: dict[str, list[int]]
    failed: list[int] = field(default_factory=list)
    length: int = 0
    names: dict[int, str] = field(default_factory=dict)
    posts: dict[int, Item] = field(default_factory=dict)  # shown in this poll

    @classmethod
    def of(cls, owner: int, memory: Mapping[str, Any]) -> "Wall":
        return cls(
            owner,
            memory.get("newest", 0),
            [list(hole) for hole in memory.get("holes", ())],
            dict(memory.get("talks", {})),
            list(memory.get("failed", ())),
        )

    def memory(self) -> dict[str, Any]:
        return {
            "owner": self.owner,
            "newest": self.newest,
            "holes": self.holes,
            "talks": self.talks,
            "failed": self.failed,
        }

    def keep(self, numbers: Iterable[int], until: int) -> None:
        """Remember what was read of these posts' comments until that time."""
        for number in map(str, numbers):
            if talk := self.talks.get(number):
                self.talks[number] = [*talk[:3], until]

    def tried(self, number: int, failed: bool) -> None:
        self.failed = [n for n in self.failed if n != number] + [number] * failed

    def turn(self, number: int) -> int:
        return self.failed.index(number) + 1 if number in self.failed else 0


def thread_of(post: Seen) -> int | None:
    match = _PLACE.search(post.url)
    if match is None or post.native_id == f"{match[1]}_{match[2]}":
        return None
    return int(match[2])


async def held_comments(
    visit: Visit, watched: Mapping[int, Seen], changed: Collection[int], due: Sequence[Seen]
) -> Sequence[Seen]:
    """The watched comments of the threads that are read now."""
    known = {ref.id for ref in due}
    roots = [ref for number, ref in watched.items() if number in changed]
    return [ref for ref in await visit.below(roots) if ref.id not in known]


def roots_of(watched: Mapping[int, Seen], number: int) -> list[Seen]:
    return [watched[number]] if number in watched else []


def number_of(ref: Seen) -> int:
    tail = ref.native_id.rpartition("_")[2]
    return int(tail) if tail.isdecimal() else 0


def as_post(item: Item, names: Mapping[int, str], visit: Visit) -> Post:
    source = visit.source
    thread = None if item.thread is None else f"{item.owner}_{item.thread}"
    parent = thread if item.answers is None else f"{item.owner}_{item.answers}"
    return visit.post(
        item.native_id,
        item.url,
        item.published_at,
        item.text,
        edited_at=item.edited_at,
        author=_author(item, names, visit),
        thread_id=post_id(source.kind, thread) if thread else None,
        parent_id=post_id(source.kind, parent) if thread and parent else None,
        forwarded_from=item.forwarded_from,
        engagement=item.engagement,
        attachments=item.attachments,
    )


def _author(item: Item, names: Mapping[int, str], visit: Visit) -> Author:
    """A signed post is a resident's letter, except on a body's own page, where editors sign."""
    source = visit.source
    own = item.author == item.owner and "search" not in source.options
    if own and source.owner_body:
        return Author(AuthorKind.OFFICIAL, str(item.author), names.get(item.author, source.title))
    if item.author < 0 and not own and (official := visit.official(str(item.author))):
        return official
    person = item.author if item.author > 0 else item.signer
    if person is not None:
        return Author(AuthorKind.PRIVATE, str(person))
    name = names.get(item.author, source.title if own else None)
    return Author(AuthorKind.COMMUNITY, str(item.author), name)
