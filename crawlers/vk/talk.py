"""Reads all comments below one post of VK."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from crawlers.visits.visit import Visit
from crawlers.vk.answers import CommentPage, Item, read_talk
from crawlers.vk.errors import Failure
from crawlers.vk.token import failed
from domain.source import HealthState

COUNT = 100  # comments per page
CALLS = 20  # calls for the comments of one post
UNREAD = "Комментарии прочитаны не все"

# A method, its form, and the reader of its answer (spiders/vk).
Read = Callable[[bytes], CommentPage | Failure]
Ask = Callable[[Visit, str, Mapping[str, str], Read], Awaitable[CommentPage | Failure]]


class WallDiscussion:
    """The newest first, in at most CALLS calls: `whole` once all are read, `cut` if the calls were
    too few, `refused` if VK does not show them.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self.items: dict[int, Item] = {}
        self.calls = self.broken = 0
        self.whole = self.cut = self.refused = False

    async def read(self, ask: Ask, visit: Visit, owner: int) -> None:
        levels: list[int | None] = [None]  # the post itself, then comments with long threads
        for level in levels:
            offset, count = 0, 1
            while offset < count:
                if self.calls == CALLS:
                    self.cut = True
                    return
                self.calls += 1
                talk = await ask(
                    visit,
                    "wall.getComments",
                    self._form(owner, level, offset),
                    partial(read_talk, owner=owner, post=self.number),
                )
                if isinstance(talk, Failure):
                    self.refused = True
                    if talk.reaction.state is HealthState.CHANGED_MARKUP:
                        visit.note(f"{UNREAD}: {failed(talk, 'wall.getComments').reason}")
                    return
                self.items |= {item.id: item for item in talk.items}
                self.broken += talk.broken
                offset, count = offset + talk.shown, talk.level if talk.shown else 0
                if level is None:
                    levels += talk.cut
        self.whole = True

    def _form(self, owner: int, comment: int | None, offset: int) -> dict[str, str]:
        form = {
            "owner_id": str(owner),
            "post_id": str(self.number),
            "count": str(COUNT),
            "offset": str(offset),
            "sort": "desc",
            "need_likes": "1",
            "preview_length": "0",  # otherwise texts are cut
        }
        if comment is None:
            return form | {"thread_items_count": "10"}
        return form | {"comment_id": str(comment)}
