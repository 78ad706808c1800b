"""An imitation of the VK API 5.199: walls, comments, search, and errors with status 200."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from replica import vk_objects
from replica.post import Network, Outlet, Post
from replica.serving import Request, Response, as_json
from replica.town import Town

TOKEN = "replica-service-token"
CLOSED, BANNED = 190_000_101, 190_000_102  # communities that respond with errors 15 and 18
DEPTH = 1000  # results of one search, however many match
QUOTA = {"wall.get": 5000, "wall.search": 1000, "newsfeed.search": 1000}
_ERRORS = {
    3: "Unknown method passed",
    5: "User authorization failed: invalid access_token (4).",
    6: "Too many requests per second",
    8: "Invalid request",
    15: "Access denied: this wall available only for community members",
    18: "User was deleted or banned",
    29: "Rate limit reached",
    30: "This profile is private",
    100: "One of the parameters specified was missing or invalid",
    212: "Access to post comments denied",
}


class _Refused(Exception):
    def __init__(self, code: int, detail: str = "") -> None:
        self.code = code
        usual = _ERRORS.get(code, "Error")
        self.message = f"{usual}: {detail}" if detail else usual
        super().__init__(self.message)


class VkApi:
    """`quota` is calls left per method before error 29; `per_second` None sets no limit; `token` is
    the accepted one; `failures` are error codes of the next responses, by method. Posts and
    comments in `deleted` (native ids) are absent, or leave a trace if `traces`; `edited` ones have
    a new text; comments of posts in `closed` respond with that error code, or without a list for
    None, those of closed posts with 212; `asked` records the last calls.
    """

    def __init__(self, scenario: Town, until: Callable[[], datetime]) -> None:
        self._scenario, self._until = scenario, until
        self.token = TOKEN
        self.failures: dict[str, list[int]] = {}
        self.deleted: set[str] = set()
        self.traces = False
        self.edited: dict[str, str] = {}
        self.closed: dict[int, int | None] = {}
        self.asked: deque[tuple[str, Mapping[str, str]]] = deque(maxlen=10_000)
        self._groups = {
            outlet.number: outlet for outlet in scenario.outlets if outlet.network is Network.VK
        }
        self.quota = dict(QUOTA)
        self.per_second: int | None = None
        self._calls: deque[float] = deque()
        self._methods: Mapping[str, Callable[[Mapping[str, str]], object]] = {
            "wall.get": self._wall_get,
            "wall.getById": self._wall_get_by_id,
            "wall.getComments": self._wall_get_comments,
            "groups.getById": self._groups_get_by_id,
            "newsfeed.search": self._newsfeed_search,
            "utils.resolveScreenName": self._resolve_screen_name,
        }

    def __call__(self, request: Request) -> Response:
        parameters = request.parameters
        name = request.path.removeprefix("/method/")
        if name == request.path:
            return Response(b"", 404)
        try:
            return as_json({"response": self._call(name, parameters)})
        except _Refused as refused:
            echoed = [{"key": "method", "value": name}, {"key": "oauth", "value": "1"}]
            echoed += [{"key": k, "value": v} for k, v in parameters.items() if k != "access_token"]
            error = {
                "error_code": refused.code,
                "error_msg": refused.message,
                "request_params": echoed,
            }
            return as_json({"error": error})

    def _call(self, name: str, parameters: Mapping[str, str]) -> object:
        self.asked.append((name, {k: v for k, v in parameters.items() if k != "access_token"}))
        if codes := self.failures.get(name):
            raise _Refused(codes.pop(0))
        if parameters.get("access_token") != self.token:
            raise _Refused(5)
        if "v" not in parameters:
            raise _Refused(8, "v (version) is required")
        if (method := self._methods.get(name)) is None:
            raise _Refused(3)
        self._hurry()
        if name in self.quota:
            if self.quota[name] <= 0:
                raise _Refused(29)
            self.quota[name] -= 1
        return method(parameters)

    def _hurry(self) -> None:
        now = monotonic()
        while self._calls and now - self._calls[0] >= 1.0:
            self._calls.popleft()
        if self.per_second is not None and len(self._calls) >= self.per_second:
            raise _Refused(6)
        self._calls.append(now)

    def _wall_get(self, parameters: Mapping[str, str]) -> object:
        wall = self._wall(parameters)
        posts = [post for post in self._visible(wall) if post.parent is None]
        pinned = next((post for post in posts if post.truth.kind == "news"), None)
        newest = posts[::-1]
        match parameters.get("filter", "all"):
            case "owner":
                newest = [post for post in newest if post.author is None]
            case "others":
                newest = [post for post in newest if post.author is not None]
            case "all":
                pass
            case other:
                raise _Refused(100, f"filter is invalid: {other}")
        if pinned in newest:
            newest.remove(pinned)
            newest.insert(0, pinned)
        offset, count = _integer(parameters, "offset", 0), _integer(parameters, "count", 20, 100)
        shown = newest[offset : offset + count]
        answer: dict[str, Any] = {"count": len(newest), "items": self._items(shown, pinned)}
        answer |= self._people(shown, parameters)
        answer["reaction_sets"] = vk_objects.REACTION_SETS
        if offset + count < len(newest):
            answer["next_from"] = str(offset + count)
        return answer

    def _wall_get_by_id(self, parameters: Mapping[str, str]) -> object:
        wanted = [name for name in parameters.get("posts", "").split(",") if name]
        if not wanted:
            raise _Refused(100, "posts is undefined")
        by_id = {post.native_id: post for post in self._everything() if post.parent is None}
        posts = [by_id[name] for name in wanted if name in by_id]
        answer: dict[str, Any] = {"items": self._items(posts)}
        if self.traces:
            lost = [name for name in wanted if name in self.deleted]
            answer["items"] += [vk_objects.lost(*map(int, name.split("_"))) for name in lost]
        return answer | self._people(posts, parameters)

    def _wall_get_comments(self, parameters: Mapping[str, str]) -> object:
        wall = self._wall(parameters)
        number = _integer(parameters, "post_id", None)
        visible = self._visible(wall)
        above = next((p for p in visible if p.number == number and p.parent is None), None)
        if above is None:
            raise _Refused(100, "post_id is invalid")
        if number in self.closed:
            if (code := self.closed[number]) is None:
                return {}
            raise _Refused(code)
        if above.closed_at is not None:
            raise _Refused(212)
        below = [post for post in self._kept(wall) if _root(post).number == number and post.parent]
        if comment := parameters.get("comment_id"):
            level = [post for post in below if str(_above(post)) == comment]
        else:
            level = [post for post in below if _above(post) is None]
        if parameters.get("sort") == "desc":
            level.reverse()
        offset, count = _integer(parameters, "offset", 0), _integer(parameters, "count", 10, 100)
        inner = _integer(parameters, "thread_items_count", 0, 10)
        preview = _integer(parameters, "preview_length", 90)
        likes = parameters.get("need_likes") == "1"
        items = []
        for post in level[offset : offset + count]:
            thread = [each for each in below if _above(each) == post.number]
            answers = [vk_objects.comment(each, preview, likes) for each in thread[:inner]]
            gone = post.native_id in self.deleted
            shown = vk_objects.trace(post) if gone else vk_objects.comment(post, preview, likes)
            items.append(vk_objects.with_thread(shown, len(thread), answers))
        return {
            "count": len(below),
            "items": items,
            **self._people(level[offset : offset + count], parameters),
            "current_level_count": len(level),
            "can_post": True,
            "show_reply_button": True,
            "groups_can_post": True,
        }

    def _groups_get_by_id(self, parameters: Mapping[str, str]) -> object:
        names = parameters.get("group_ids") or parameters.get("group_id") or ""
        groups = []
        for name in filter(None, names.split(",")):
            group = self._group(name.removeprefix("club").removeprefix("public"))
            if group is None:
                raise _Refused(100, "group_ids is undefined")
            groups.append(vk_objects.group(group))
        if not groups:
            raise _Refused(100, "group_ids is undefined")
        return {"groups": groups, "profiles": []}

    def _newsfeed_search(self, parameters: Mapping[str, str]) -> object:
        if not (words := parameters.get("q", "").lower().split()):
            raise _Refused(100, "q is undefined")
        until = self._until()
        end = _integer(parameters, "end_time", int(until.timestamp()))
        day = int((until - timedelta(hours=24)).timestamp())
        start = _integer(parameters, "start_time", day)
        posts = [
            post
            for post in self._everything()
            if start <= post.published_at.timestamp() <= end
            and all(word in post.text.lower() for word in words)
        ]
        posts.sort(key=lambda post: post.published_at, reverse=True)
        offset, count = (
            _integer(parameters, "start_from", 0),
            _integer(parameters, "count", 30, 200),
        )
        shown = posts[:DEPTH][offset : offset + count]
        answer: dict[str, Any] = {
            "items": self._items(shown),
            **self._people(shown, parameters),
            "suggested_queries": [],
            "count": len(shown),
            "total_count": len(posts),
        }
        if offset + count < min(len(posts), DEPTH):
            answer["next_from"] = str(offset + count)
        return answer

    def _resolve_screen_name(self, parameters: Mapping[str, str]) -> object:
        if not (name := parameters.get("screen_name")):
            raise _Refused(100, "screen_name is undefined")
        group = next((g for g in self._groups.values() if g.name == name), None)
        if group is None:
            return []
        return {"type": "group", "object_id": group.number, "group_id": group.number}

    def _group(self, name: str) -> Outlet | None:
        if name.isdecimal():
            return self._groups.get(int(name))
        return next((group for group in self._groups.values() if group.name == name), None)

    def _wall(self, parameters: Mapping[str, str]) -> Outlet:
        if domain := parameters.get("domain"):
            if (group := self._group(domain)) is None:
                raise _Refused(100, "domain is invalid")
            return group
        owner = _integer(parameters, "owner_id", None)
        if owner > 0:
            raise _Refused(30)
        if -owner == CLOSED:
            raise _Refused(15)
        if -owner == BANNED:
            raise _Refused(18)
        if (group := self._groups.get(-owner)) is None:
            raise _Refused(100, "owner_id is invalid")
        return group

    def _visible(self, wall: Outlet) -> Sequence[Post]:
        return [post for post in self._kept(wall) if post.native_id not in self.deleted]

    def _kept(self, wall: Outlet) -> Sequence[Post]:
        posts = self._scenario.visible(wall, self._until())
        answered = {above for post in posts if (above := _above(post)) is not None}
        return [
            replace(post, text=self.edited[post.native_id], edited=True)
            if post.native_id in self.edited
            else post
            for post in posts
            if post.native_id not in self.deleted or post.number in answered
        ]

    def _everything(self) -> Iterable[Post]:
        for wall in self._groups.values():
            yield from self._visible(wall)

    def _items(self, posts: Sequence[Post], pinned: Post | None = None) -> list[dict[str, Any]]:
        walls = {post.outlet.number: post.outlet for post in posts}.values()
        answers = Counter(
            _root(p).native_id for wall in walls for p in self._visible(wall) if p.parent
        )
        return [
            vk_objects.reply(post)
            if post.parent
            else vk_objects.post(post, answers[post.native_id], post is pinned)
            for post in posts
        ]

    def _people(self, posts: Sequence[Post], parameters: Mapping[str, str]) -> dict[str, Any]:
        if parameters.get("extended") != "1":
            return {}
        people = {post.author.id: post.author for post in posts if post.author}
        groups = {post.outlet.number: post.outlet for post in posts}
        groups |= {post.page.number: post.page for post in posts if post.page}
        return {
            "profiles": [vk_objects.profile(person) for person in people.values()],
            "groups": [vk_objects.group(group) for group in groups.values()],
        }


def _root(post: Post) -> Post:
    while post.parent is not None:
        post = post.parent
    return post


def _above(post: Post) -> int | None:
    if post.parent is None or post.parent.parent is None:
        return None
    while post.parent and post.parent.parent:
        post = post.parent
    return post.number


def _integer(
    parameters: Mapping[str, str], name: str, default: int | None, most: int | None = None
) -> int:
    text = parameters.get(name, "")
    if not text and default is not None:
        return default
    if not text.removeprefix("-").isdecimal():
        raise _Refused(100, f"{name} is undefined" if not text else f"{name} should be integer")
    value = int(text)
    if most is not None and not 0 <= value <= most:
        raise _Refused(100, f"{name} should be less or equal to {most}")
    return value
