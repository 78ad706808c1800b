"""An imitation of the API of Одноклассники from its documentation: signed calls, topics of a group,
comments, and errors with status 200.

Synthetic: no recorded response is public.
"""

from collections.abc import Callable, Mapping, Sequence
from hashlib import md5
from typing import Any

from replica.forum import Thread, threads
from replica.post import Outlet, Person, Post
from replica.profiles import ok_fields
from replica.serving import Request, Response, as_json

APPLICATION, ACCESS, SECRET = "REPLICAKEY", "replica-ok-access", "replica-ok-secret"
_ERRORS = {
    2: "SERVICE : Service is temporarily unavailable",
    3: "METHOD : Unknown method",
    10: "PERMISSION_DENIED : No permission to see the discussion",
    11: "LIMIT_REACHED : Limit reached",
    100: "PARAM : Missed required parameter",
    101: "PARAM_API_KEY : Unknown application",
    102: "PARAM_SESSION_EXPIRED : Session expired",
    104: "PARAM_SIGNATURE : Invalid signature",
    300: "NOT_FOUND : Not found",
}


class _Refused(Exception):
    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(_ERRORS[code])


class OkApi:
    """One group. A method in `troubles` responds with that error code, or with null for None; so do
    comments of topics in `closed`, and with 10 those of closed posts. The topic `pinned` comes
    first, comments in `hidden` are missing from their page, anchors of an earlier `generation` are
    invalid, and `asked` records the methods.
    """

    def __init__(self, outlet: Outlet, posts: Callable[[], Sequence[Post]]) -> None:
        self._group, self._posts = outlet, posts
        self.troubles: dict[str, int | None] = {}
        self.closed: dict[int, int] = {}
        self.pinned: int | None = None
        self.hidden: set[int] = set()
        self.generation = 0
        self.asked: list[str] = []
        self._methods: Mapping[str, Callable[[Mapping[str, str]], object]] = {
            "url.getInfo": self._url_info,
            "group.getInfo": self._group_info,
            "stream.get": self._stream,
            "mediatopic.getByIds": self._by_ids,
            "discussions.getComments": self._comments,
        }

    def __call__(self, request: Request) -> Response:
        if request.path != "/fb.do" or request.method != "POST":
            return Response(b"", 404)
        parameters = request.parameters
        name = parameters.get("method", "")
        self.asked.append(name)
        try:
            return as_json(self._call(name, parameters))
        except _Refused as refused:
            error = {"error_code": refused.code, "error_msg": str(refused), "error_data": None}
            return as_json(error)

    def _call(self, name: str, parameters: Mapping[str, str]) -> object:
        if parameters.get("application_key") != APPLICATION:
            raise _Refused(101)
        if parameters.get("access_token") != ACCESS:
            raise _Refused(102)
        if parameters.get("sig") != signature(parameters):
            raise _Refused(104)
        if name in self.troubles:
            code = self.troubles[name]
            if code is None:
                return None
            raise _Refused(code)
        if (method := self._methods.get(name)) is None:
            raise _Refused(3)
        return method(parameters)

    def _url_info(self, parameters: Mapping[str, str]) -> object:
        if parameters.get("url", "").rpartition("/")[2] != self._group.name:
            return {"type": "UNKNOWN", "objectId": 0}
        return {"type": "GROUP", "objectId": self._group.number}

    def _group_info(self, parameters: Mapping[str, str]) -> object:
        if parameters.get("uids") != str(self._group.number):
            return []
        named = {"uid": str(self._group.number), "name": self._group.title}
        return [{**named, **ok_fields(self._group)}]

    def _stream(self, parameters: Mapping[str, str]) -> object:
        if parameters.get("gid") != str(self._group.number):
            raise _Refused(100)
        topics = sorted(self._threads(), key=lambda topic: -topic.opening.published_at.timestamp())
        topics.sort(key=lambda topic: topic.opening.number != self.pinned)
        start, count = self._start(parameters.get("anchor", "")), _integer(parameters, "count", 20)
        shown = topics[start : start + count]
        feeds = [
            {
                "date_ms": _ms(topic.opening),
                "target_refs": [f"media_topic:{topic.opening.number}"],
                "pinned": topic.opening.number == self.pinned,
            }
            for topic in shown
        ]
        more = start + count < len(topics)
        entities = {"media_topics": [self._topic(topic) for topic in shown]}
        return {
            "feeds": feeds,
            "entities": entities,
            "anchor": self._anchor(start + count),
            "has_more": more,
        }

    def _by_ids(self, parameters: Mapping[str, str]) -> object:
        wanted = parameters.get("topic_ids", "").split(",")
        topics = [topic for topic in self._threads() if str(topic.opening.number) in wanted]
        return {"media_topics": [self._topic(topic) for topic in topics]} if topics else None

    def _comments(self, parameters: Mapping[str, str]) -> object:
        wanted = parameters.get("discussionId")
        topic = next((t for t in self._threads() if str(t.opening.number) == wanted), None)
        if topic is None or parameters.get("discussionType") != "GROUP_TOPIC":
            return None
        if (code := self.closed.get(topic.opening.number)) is not None:
            raise _Refused(code)
        if topic.opening.closed_at is not None:
            raise _Refused(10)
        newest = topic.posts[:0:-1]
        start = self._start(parameters.get("anchor", "LAST").removeprefix("LAST"))
        count = _integer(parameters, "count", 20)
        return {
            "comments": [
                self._comment(topic, post)
                for post in newest[start : start + count]
                if post.number not in self.hidden
            ],
            "anchor": self._anchor(start + count),
            "has_more": start + count < len(newest),
        }

    def _anchor(self, start: int) -> str:
        return f"{self.generation}.{start}"

    def _start(self, anchor: str) -> int:
        generation, _, start = (anchor or self._anchor(0)).partition(".")
        if generation != str(self.generation) or not start.isdecimal():
            raise _Refused(100)
        return int(start)

    def _threads(self) -> list[Thread]:
        return threads(self._posts())

    def _topic(self, topic: Thread) -> Mapping[str, Any]:
        post, group = topic.opening, _ref(self._group)
        return {
            "id": str(post.number),
            "created_ms": _ms(post),
            "author_ref": _ref(post.speaker),
            "owner_ref": group,
            "media": [{"type": "text", "text": post.text}],
            "discussion_summary": {
                "discussion_id": str(post.number),
                "discussion_type": "GROUP_TOPIC",
                "comments_count": len(topic.posts) - 1,
            },
            "like_summary": {"count": post.likes},
            "reshare_summary": {"count": post.reposts},
            "views_count": post.views,
        }

    def _comment(self, topic: Thread, post: Post) -> Mapping[str, Any]:
        shown: dict[str, Any] = {
            "id": f"c{post.number}",
            "text": post.text,
            "type": "ACTIVE_MESSAGE",
            "date_ms": _ms(post),
            "author_ref": _ref(post.speaker),
            "like_count": post.likes,
        }
        if post.page is None:
            shown["author_id"] = str(_number(post.speaker))
        if (answered := topic.quoted(post)) is not None:
            shown["reply_to_comment_id"] = f"c{answered.number}"
        return shown


def signature(form: Mapping[str, str]) -> str:
    session = md5(f"{ACCESS}{SECRET}".encode(), usedforsecurity=False).hexdigest()
    names = sorted(name for name in form if name not in ("sig", "access_token", "session_key"))
    text = "".join(f"{name}={form[name]}" for name in names) + session
    return md5(text.encode(), usedforsecurity=False).hexdigest()


def _integer(parameters: Mapping[str, str], name: str, default: int) -> int:
    value = parameters.get(name, "")
    return int(value) if value.isdecimal() else default


def _number(speaker: Person | Outlet) -> int:
    return speaker.id if isinstance(speaker, Person) else speaker.number


def _ref(speaker: Person | Outlet) -> str:
    kind = "user" if isinstance(speaker, Person) else "group"
    return f"{kind}:{_number(speaker)}"


def _ms(post: Post) -> int:
    return round(post.published_at.timestamp() * 1000)
