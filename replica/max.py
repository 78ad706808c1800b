"""An imitation of the MAX bot API from its documentation: a bot's chats, their messages, and
comments under a channel's posts.

Synthetic.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from replica.forum import threads
from replica.post import Outlet, Post
from replica.profiles import max_fields
from replica.serving import Request, Response, as_json

TOKEN = "replica-max-token"
HOLD = 1.0  # seconds, at most, for which a response without news is held back


class MaxApi:
    """A signed outlet is a chat of messages, any other a channel whose answers are comments.
    `status` overrides all statuses, `refused` by path, `closed` for comments of a post by its
    number; `removed` lists deleted messages with time and outlet; `asked` records the paths.
    """

    def __init__(self, chats: Mapping[Outlet, Callable[[], Sequence[Post]]]) -> None:
        self._chats = {-outlet.number: (outlet, posts) for outlet, posts in chats.items()}
        self.status: int | None = None
        self.refused: dict[str, int] = {}
        self.closed: dict[int, int] = {}
        self.removed: list[tuple[datetime, Outlet, Post]] = []
        self.asked: list[str] = []

    def __call__(self, request: Request) -> Response:
        self.asked.append(request.path)
        if (status := self.refused.get(request.path, self.status)) is not None:
            return _refused(status)
        if request.headers.get("authorization") != TOKEN:
            return _refused(401)
        match request.path.strip("/").split("/"):
            case ["chats"]:
                return self._list(request)
            case ["chats", number] if _number(number) in self._chats:
                return as_json(self._chat(_number(number)))
            case ["updates"]:
                return self._updates(request)
            case ["messages"]:
                return self._messages(request)
            case ["messages", mid, "comments"]:
                return self._comments(mid, request)
        return _refused(404)

    def _list(self, request: Request) -> Response:
        numbers = sorted(self._chats)
        start = _number(request.query.get("marker", "0"))
        marker = start + 1 if start + 1 < len(numbers) else None
        chats = [self._chat(number) for number in numbers[start : start + 1]]
        return as_json({"chats": chats, "marker": marker})

    def _chat(self, number: int) -> Mapping[str, Any]:
        outlet, _ = self._chats[number]
        return {
            "chat_id": number,
            "type": "chat" if outlet.signed else "channel",
            "status": "active",
            "title": outlet.title,
            "link": f"https://max.ru/{outlet.name}",
            "participants_count": outlet.followers,
            **max_fields(outlet),
        }

    def _messages(self, request: Request) -> Response:
        if ids := request.query.get("message_ids"):
            wanted = ids.split(",")
            matching = [
                (outlet, post)
                for outlet, posts in self._chats.values()
                for post in _shown(outlet, posts())
                if mid_of(post) in wanted
            ]
            return as_json({"messages": [_message(outlet, post) for outlet, post in matching]})
        known = self._chats.get(_number(request.query.get("chat_id", "")))
        if known is None:
            return _refused(404)
        outlet, posts = known
        return as_json({"messages": _page(outlet, _shown(outlet, posts()), request, "from")})

    def _updates(self, request: Request) -> Response:
        """The marker is a time; a response that is held back describes the moment of its
        request.
        """
        news: list[tuple[int, Mapping[str, Any]]] = [
            (_ms(post), {"update_type": "message_created", "message": _message(outlet, post)})
            for outlet, posts in self._chats.values()
            for post in _shown(outlet, posts())
        ]
        for at, outlet, post in self.removed:
            gone = {"message_id": mid_of(post), "chat_id": -outlet.number}
            news.append((_ms_of(at), {"update_type": "message_removed", **gone}))
        marker = _number(request.query.get("marker", "0"))
        limit = _number(request.query.get("limit", "100"))
        shown = sorted((one for one in news if one[0] > marker), key=lambda one: one[0])[:limit]
        rows = [{**row, "timestamp": at} for at, row in shown]
        answer = as_json({"updates": rows, "marker": max([marker, *(at for at, _ in shown)])})
        held = min(HOLD, _number(request.query.get("timeout", "30")))
        return answer if shown else replace(answer, pause=held)

    def _comments(self, mid: str, request: Request) -> Response:
        for outlet, posts in self._chats.values():
            for topic in () if outlet.signed else threads(posts()):
                if mid_of(topic.opening) == mid:
                    if (status := self.closed.get(topic.opening.number)) is not None:
                        return _refused(status)
                    return self._below(outlet, topic.posts[1:], request)
        return _refused(404)

    def _below(self, outlet: Outlet, comments: Sequence[Post], request: Request) -> Response:
        if ids := request.query.get("comment_ids"):
            wanted = ids.split(",")
            comments = [post for post in comments if mid_of(post) in wanted]
        return as_json({"messages": _page(outlet, comments, request, "before")})


def mid_of(post: Post) -> str:
    return f"mid.{post.number:016x}"


def _shown(outlet: Outlet, posts: Sequence[Post]) -> Sequence[Post]:
    return posts if outlet.signed else [topic.opening for topic in threads(posts)]


def _page(
    outlet: Outlet, posts: Sequence[Post], request: Request, until: str
) -> list[Mapping[str, Any]]:
    newest = sorted(posts, key=lambda post: (post.published_at, post.number), reverse=True)
    upper = request.query.get(until)
    if upper is not None:
        newest = [post for post in newest if _ms(post) <= _number(upper)]
    count = min(100, _number(request.query.get("count", "50")))
    return [_message(outlet, post) for post in newest[:count]]


def _message(outlet: Outlet, post: Post) -> Mapping[str, Any]:
    comment = not outlet.signed and post.parent is not None
    shown: dict[str, Any] = {
        "recipient": {
            "chat_id": -outlet.number,
            "chat_type": "chat" if outlet.signed else "channel",
        },
        "timestamp": _ms(post),
        "body": {"mid": mid_of(post), "seq": post.number, "text": post.text, "attachments": []},
    }
    if outlet.signed and (sender := _sender(post)) is not None:
        shown["sender"] = sender
        if post.parent is not None:
            quoted = {
                "mid": mid_of(post.parent),
                "seq": post.parent.number,
                "text": post.parent.text,
            }
            shown["link"] = {"type": "reply", "chat_id": -outlet.number, "message": quoted}
    elif not comment:
        shown["stat"] = {"views": post.views}
        shown["url"] = f"https://max.ru/{outlet.name}/{post.number}"
    return shown


def _sender(post: Post) -> Mapping[str, Any] | None:
    """A page writes to a chat by its bot."""
    if post.author is not None:
        name = {"first_name": post.author.first_name, "last_name": post.author.last_name}
        return {"user_id": post.author.id, **name, "is_bot": False}
    if post.page is not None:
        return {"user_id": post.page.number, "first_name": post.page.title, "is_bot": True}
    return None


def _refused(status: int) -> Response:
    codes = {401: "verify.token", 404: "not.found", 429: "too.many.requests"}
    return as_json({"code": codes.get(status, "error"), "message": "Refused"}, status)


def _number(text: str) -> int:
    return int(text) if text.removeprefix("-").isdecimal() else 0


def _ms(post: Post) -> int:
    return _ms_of(post.published_at)


def _ms_of(at: datetime) -> int:
    return round(at.timestamp() * 1000)
