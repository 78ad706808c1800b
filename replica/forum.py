"""Imitations of Discourse and phpBB 3.3 forums over posts that answer each other.

A post without a parent opens a topic; its direct and indirect answers belong to the topic.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from html import escape
from typing import Any

from replica.post import Post
from replica.serving import Request, Response, as_json, html

Posts = Callable[[], Sequence[Post]]
ZONE = timezone(timedelta(hours=9))
TOPICS, BATCH = 30, 20  # of Discourse: topics in a list, posts in a response
ROWS, SHOWN = 25, 10  # of phpBB: topics and messages on a page
FORUM = 2  # the board's only forum
_MONTHS = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_DAYS = ("Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Вс")


@dataclass(frozen=True)
class Thread:
    opening: Post
    posts: tuple[Post, ...]

    @property
    def title(self) -> str:
        return self.opening.title or self.opening.text.partition(".")[0][:60]

    @property
    def moved_at(self) -> datetime:
        return self.posts[-1].published_at

    def quoted(self, post: Post) -> Post | None:
        """The message that it answers, None if that is the opening one."""
        above = post.parent
        return None if above is None or above.number == self.opening.number else above


def threads(posts: Sequence[Post]) -> list[Thread]:
    """Topics by their newest post, newest first; without their opening post they are left out."""
    shown = {post.number for post in posts}
    by_opening: dict[int, list[Post]] = {}
    for post in sorted(posts, key=lambda post: (post.published_at, post.number)):
        opening = post
        while opening.parent is not None:
            opening = opening.parent
        if opening.number in shown:
            by_opening.setdefault(opening.number, []).append(post)
    topics = [Thread(of[0], tuple(of)) for of in by_opening.values()]
    return sorted(topics, key=lambda topic: topic.moved_at, reverse=True)


class Discourse:
    """A post keeps its number in the topic even if others are deleted."""

    def __init__(self, posts: Posts) -> None:
        self._posts = posts
        self._places: dict[int, int] = {}

    def __call__(self, request: Request) -> Response:
        topics = threads(self._posts())
        for topic in topics:
            self._number(topic)
        match request.path.strip("/").split("/"):
            case [""] | ["c", _, _]:
                return html(_DISCOURSE_PAGE)
            case ["latest.json"] | ["c", _, _, "l", "latest.json"]:
                return as_json(self._list(topics, request))
            case ["t", name]:
                return self._topic(topics, name.removesuffix(".json"), 1, ())
            case ["t", name, "posts.json"]:
                return self._topic(topics, name, None, request.lists.get("post_ids[]", ()))
            case ["t", name, place]:
                number = int(place.removesuffix(".json"))
                return self._topic(topics, name, number, ())
        return as_json({"errors": ["Запрошенный URL или ресурс не найден."]}, 404)

    def _number(self, topic: Thread) -> None:
        taken = max((self._places.get(post.number, 0) for post in topic.posts), default=0)
        for post in topic.posts:
            if post.number not in self._places:
                taken += 1
                self._places[post.number] = taken

    def _list(self, topics: Sequence[Thread], request: Request) -> Mapping[str, Any]:
        page = int(request.query.get("page", "0"))
        shown = topics[page * TOPICS : (page + 1) * TOPICS]
        listed: dict[str, Any] = {"topics": [self._row(topic) for topic in shown]}
        if (page + 1) * TOPICS < len(topics):
            path = request.path.removesuffix(".json")
            listed["more_topics_url"] = f"{path}?page={page + 1}"
        return {"users": [], "topic_list": listed}

    def _row(self, topic: Thread) -> Mapping[str, Any]:
        return {
            "id": topic.opening.number,
            "title": topic.title,
            "fancy_title": escape(topic.title),
            "slug": "topic",
            "posts_count": len(topic.posts),
            "reply_count": len(topic.posts) - 1,
            "highest_post_number": self._places[topic.posts[-1].number],
            "created_at": _utc(topic.opening.published_at),
            "last_posted_at": _utc(topic.moved_at),
            "bumped_at": _utc(topic.moved_at),
            "pinned": False,
            "closed": topic.opening.closed_at is not None,
            "views": topic.opening.views,
            "like_count": sum(post.likes for post in topic.posts),
            "category_id": 5,
            "posters": [],
        }

    def _topic(
        self, topics: Sequence[Thread], name: str, place: int | None, ids: Sequence[str]
    ) -> Response:
        topic = next((t for t in topics if str(t.opening.number) == name), None)
        if topic is None:
            return as_json({"errors": ["Тема удалена."], "error_type": "not_found"}, 404)
        if place is None:
            shown = [post for post in topic.posts if str(post.number) in ids]
            stream: dict[str, Any] = {"posts": [self._post(topic, post) for post in shown]}
            return as_json({"post_stream": stream, "id": topic.opening.number})
        places = [self._places[post.number] for post in topic.posts]
        before = sum(each < place for each in places)
        first = max(0, min(before - 5, len(places) - BATCH)) if place > 1 else 0
        stream = {
            "posts": [self._post(topic, post) for post in topic.posts[first : first + BATCH]],
            "stream": [post.number for post in topic.posts],
        }
        return as_json({"post_stream": stream, **self._row(topic)})

    def _post(self, topic: Thread, post: Post) -> Mapping[str, Any]:
        number, name = _account(post, (-1, "system"))
        answers = topic.quoted(post)
        paragraphs = "".join(f"<p>{escape(line)}</p>" for line in post.text.split("\n"))
        edited = post.published_at + timedelta(minutes=7 if post.edited else 0)
        return {
            "id": post.number,
            "name": name,
            "username": f"user_{max(number, 0)}",
            "user_id": number,
            "created_at": _utc(post.published_at),
            "updated_at": _utc(edited),
            "version": 2 if post.edited else 1,
            "cooked": paragraphs,
            "post_number": self._places[post.number],
            "post_type": 1,
            "reply_to_post_number": self._places.get(answers.number) if answers else None,
            "topic_id": topic.opening.number,
            "topic_slug": "topic",
            "actions_summary": [{"id": 2, "count": post.likes}] if post.likes else [],
            "deleted_at": None,
            "user_deleted": False,
        }


class PhpBB:
    """One forum; guests' links carry a session id, as without cookies."""

    def __init__(self, posts: Posts) -> None:
        self._posts = posts

    def __call__(self, request: Request) -> Response:
        topics = threads(self._posts())
        match request.path:
            case "/" | "/index.php":
                return html(_page("Форум", _index(topics)))
            case "/viewforum.php" if request.query.get("f") == str(FORUM):
                return html(_forum(topics, _integer(request, "start")))
            case "/viewtopic.php":
                return _found(topics, request)
        return html(_page("Информация", "<p>Запрошенной страницы не существует.</p>"), 404)


def _found(topics: Sequence[Thread], request: Request) -> Response:
    number = _integer(request, "p")
    for topic in topics:
        places = [post.number for post in topic.posts]
        if number in places:
            return html(_topic(topic, places.index(number) // SHOWN * SHOWN))
        if topic.opening.number == _integer(request, "t"):
            last = (len(places) - 1) // SHOWN * SHOWN
            return html(_topic(topic, min(_integer(request, "start"), last)))
    return html(_page("Информация", "<p>Запрошенной темы не существует.</p>"), 404)


def _integer(request: Request, name: str) -> int:
    value = request.query.get(name, "")
    return int(value) if value.isdecimal() else 0


def _index(topics: Sequence[Thread]) -> str:
    last = _last(topics[0]) if topics else "<span>Нет сообщений</span>"
    return (
        '<div class="forabg"><ul class="topiclist forums"><li class="row"><dl class="row-item">'
        f'<dt><a href="./viewforum.php?f={FORUM}&amp;{_SID}" class="forumtitle">Город</a></dt>'
        f'<dd class="topics">{len(topics)}</dd><dd class="lastpost">{last}</dd>'
        "</dl></li></ul></div>"
    )


def _last(topic: Thread) -> str:
    newest = topic.posts[-1]
    return (
        f'<span><dfn>Последнее сообщение</dfn> {_who(newest)} <a href="./viewtopic.php?'
        f'p={newest.number}&amp;{_SID}#p{newest.number}" title="Перейти к последнему сообщению">'
        f"</a><br>{_local(newest.published_at)}</span>"
    )


def _forum(topics: Sequence[Thread], start: int) -> str:
    rows = "".join(
        '<li class="row bg1"><dl class="row-item topic_read"><dt><div class="list-inner">'
        f'<a href="./viewtopic.php?t={topic.opening.number}&amp;{_SID}" class="topictitle">'
        f"{escape(topic.title)}</a></div></dt>"
        f'<dd class="posts">{len(topic.posts) - 1} <dfn>Ответы</dfn></dd>'
        f'<dd class="views">{topic.opening.views} <dfn>Просмотры</dfn></dd>'
        f'<dd class="lastpost">{_last(topic)}</dd></dl></li>'
        for topic in topics[start : start + ROWS]
    )
    pages = _pages(f"viewforum.php?f={FORUM}", len(topics), start, ROWS, "тем")
    list_ = f'<div class="forumbg"><ul class="topiclist topics">{rows}</ul></div>'
    return _page("Город", f"{pages}{list_}")


def _topic(topic: Thread, start: int) -> str:
    address = f"viewtopic.php?t={topic.opening.number}"
    pages = _pages(address, len(topic.posts), start, SHOWN, "сообщений")
    shown = "".join(_message(topic, post) for post in topic.posts[start : start + SHOWN])
    canonical = f"{address}&amp;start={start}" if start else address
    return _page(
        topic.title,
        f'<h2 class="topic-title"><a href="./{address}&amp;{_SID}">{escape(topic.title)}</a></h2>'
        f"{pages}{shown}",
        f'<link rel="canonical" href="http://board.example/{canonical}">',
    )


def _message(topic: Thread, post: Post) -> str:
    quote = ""
    if (above := topic.quoted(post)) is not None:
        number = above.number
        quote = (
            f'<blockquote><div><cite>{_who(above)} писал(а): <a href="./viewtopic.php?'
            f'p={number}&amp;{_SID}#p{number}" data-post-id="{number}">↑</a></cite>'
            f"{escape(above.text)}</div></blockquote>"
        )
    text = escape(post.text).replace("\n", "<br>\n")
    return (
        f'<div id="p{post.number}" class="post has-profile bg2"><div class="inner">'
        f'<dl class="postprofile"><dt>{_who(post)}</dt></dl><div class="postbody">'
        f'<h3><a href="#p{post.number}">{escape(topic.title)}</a></h3>'
        f'<p class="author"><span class="responsive-hide">{_who(post)} » </span>'
        f'<time datetime="{post.published_at.isoformat()}">{_local(post.published_at)}</time></p>'
        f'<div class="content">{quote}{text}</div></div></div></div>'
    )


def _account(post: Post, own: tuple[int, str]) -> tuple[int, str]:
    """Number and name; `own` are those of the forum itself."""
    if post.author is not None:
        return post.author.id, post.author.signature
    return own if post.page is None else (post.page.number, post.page.title)


def _who(post: Post) -> str:
    number, name = _account(post, (1, "Редакция"))
    link = f"./memberlist.php?mode=viewprofile&amp;u={number + 1}&amp;{_SID}"
    return f'<a href="{link}" class="username">{escape(name)}</a>'


def _pages(address: str, total: int, start: int, step: int, what: str) -> str:
    links = "".join(
        f'<li class="active"><span>{at // step + 1}</span></li>'
        if at == start
        else f'<li><a class="button" href="./{address}&amp;{_SID}&amp;start={at}">'
        f"{at // step + 1}</a></li>"
        for at in range(0, total, step)
    )
    return f'<div class="pagination">{total} {what}<ul>{links}</ul></div>' if total else ""


def _page(title: str, body: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{escape(title)}</title>{head}'
        f'</head><body id="phpbb" class="nojs notouch"><div id="page-body">{body}</div>'
        "</body></html>\n"
    )


_SID = "sid=0123456789abcdef0123456789abcdef"
_DISCOURSE_PAGE = (
    '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>Город</title>'
    '<meta name="generator" content="Discourse 3.6.0"></head><body></body></html>\n'
)


def _local(at: datetime) -> str:
    here = at.astimezone(ZONE)
    half = "am" if here.hour < 12 else "pm"
    day = f"{_DAYS[here.weekday()]} {_MONTHS[here.month - 1]} {here.day:02}, {here.year}"
    return f"{day} {here.hour % 12 or 12}:{here.minute:02} {half}"


def _utc(at: datetime) -> str:
    return at.astimezone(ZONE).isoformat(timespec="milliseconds")
