"""An imitation of t.me: pages of /s/NAME, a channel's landing page, one message, its comments.

Pure, except for edits, deletions and comments while it is served.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from html import escape

from replica.message import comment, message, rich, short_number
from replica.post import Comment, Network, Outlet, Person, Post
from replica.profiles import about, profile_of
from replica.serving import Request, Response, html
from replica.town import Town

PAGE = 20  # numbers per page: an album takes one per picture
_PATH = re.compile(r"/(s/)?([A-Za-z][A-Za-z0-9_]{3,31})(?:/(\d+))?/?")


class Telegram:
    """Posts published before `until` are visible; a channel has no discussions before the first
    comment. If it is `discussed`, posts that answer others are comments.
    """

    def __init__(
        self, scenario: Town, until: Callable[[], datetime], discussed: bool = False
    ) -> None:
        self._scenario, self._until, self._discussed = scenario, until, discussed
        self._channels = {
            outlet.name: outlet for outlet in scenario.outlets if outlet.network is Network.TELEGRAM
        }
        self._texts: dict[tuple[str, int], str] = {}
        self._deleted: set[tuple[str, int]] = set()
        self._comments: defaultdict[str, list[Comment]] = defaultdict(list)

    def edit(self, name: str, number: int, text: str) -> None:
        self._texts[name, number] = text

    def delete(self, name: str, number: int) -> None:
        self._deleted.add((name, number))
        self._comments[name] = [c for c in self._comments[name] if c.number != number]

    def comment(
        self, name: str, number: int, author: Person, text: str, answers: Comment | None = None
    ) -> Comment:
        """Comments have the numbers of a separate group."""
        comments = self._comments[name]
        latest = max((each.number for each in comments), default=100_000)
        comments.append(Comment(number, latest + 3, self._until(), author, text, answers))
        return comments[-1]

    def _visible(self, channel: Outlet) -> Sequence[Post]:
        posts = self._scenario.visible(channel, self._until())
        if self._discussed:
            posts = [post for post in posts if post.parent is None]
        if not self._texts and not self._deleted:
            return posts
        return [
            replace(post, text=text, edited=True)
            if (text := self._texts.get((channel.name, post.number)))
            else post
            for post in posts
            if (channel.name, post.number) not in self._deleted
        ]

    def _below(self, channel: Outlet, number: int) -> list[Comment] | None:
        """None if the post takes no comments."""
        posts = self._scenario.visible(channel, self._until())
        if any(p.number == number and p.parent is None and p.closed_at for p in posts):
            return None
        comments: dict[int, Comment] = {}
        for post in posts:
            if post.parent is not None and post.opening.number == number:
                comments[post.number] = Comment(
                    *(number, post.number, post.published_at, post.speaker, post.text),
                    answers=comments.get(post.parent.number),
                )
        return list(comments.values())

    def __call__(self, request: Request) -> Response:
        if not (match := _PATH.fullmatch(request.path)):
            return html("<h1>404 Not Found</h1>", 404)
        preview, name, number = match.groups()
        channel = self._channels.get(name.lower())
        if channel is None:
            if preview:
                return Response(status=302, headers={"Location": f"/{name}"})
            return html(_landing(name, None))
        posts = self._visible(channel)
        if preview:
            return html(_preview(channel, posts, request.query))
        if number and "discussion" in request.query:
            limit = _number(request.query.get("comments_limit")) or 5
            comments = self._comments.get(channel.name)
            if self._discussed:
                comments = self._below(channel, int(number))
            return html(_discussion(channel, posts, int(number), comments, limit))
        if number and "embed" in request.query:
            return html(_embed(posts, int(number)))
        return html(_landing(name, channel))


def _preview(channel: Outlet, posts: Sequence[Post], query: Mapping[str, str]) -> str:
    if words := query.get("q", "").lower():
        matching = [post for post in posts if words in post.text.lower()][-PAGE:]
        return _page(channel, posts, matching, None, None)
    before, after = _number(query.get("before")), _number(query.get("after"))
    if after is not None:
        shown = _first([post for post in posts if post.number > after])
    else:
        shown = _last([post for post in posts if before is None or post.number < before])
    older = newer = None
    if shown:
        older = shown[0].number if shown[0] is not posts[0] else None
        newer = shown[-1].number + shown[-1].span - 1 if shown[-1] is not posts[-1] else None
    return _page(channel, posts, shown, older, newer)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


def _first(posts: Sequence[Post]) -> Sequence[Post]:
    taken = 0
    for count, post in enumerate(posts):
        taken += post.span
        if taken > PAGE:
            return posts[:count]
    return posts


def _last(posts: Sequence[Post]) -> Sequence[Post]:
    newest = _first(posts[::-1])
    return newest[::-1]


def _page(
    channel: Outlet,
    posts: Sequence[Post],
    shown: Sequence[Post],
    older: int | None,
    newer: int | None,
) -> str:
    path = f"/s/{channel.name}"
    links = ""
    history = "".join(map(message, shown))
    if older is not None:
        links += f'<link rel="prev" href="{path}?before={older}">\n'
        history = _more(path, "before", older) + history
    elif not shown:
        links += f'<link rel="prev" href="{path}?before=">\n'
    if newer is not None:
        links += f'<link rel="next" href="{path}?after={newer}">\n'
        history += _more(path, "after", newer)
    if not shown:
        history = (
            '<div class="tgme_widget_message_wrap js-widget_message_wrap">'
            '<div class="tme_no_messages_found">No posts found</div></div>'
        )
    title = escape(channel.title)
    return (
        '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title} – Telegram</title>\n"
        f'<meta property="og:title" content="{title}">\n'
        f'<meta property="og:description" content="{escape(channel.about)}">\n'
        f'{links}<link rel="canonical" href="{path}">\n</head>\n'
        '<body class="widget_frame_base tgme_webpreview emoji_image thin_box_shadow tme_mode">\n'
        '<div class="tgme_page_wrap tgme_background_wrap"></div>\n'
        f'<header class="tgme_header"><div class="tgme_container">{_info(channel, posts)}</div>'
        "</header>\n"
        f'<main class="tgme_main" data-url="/{channel.name}"><div class="tgme_container">\n'
        f'<section class="tgme_channel_history js-message_history">\n{history}</section>\n'
        "</div></main>\n</body>\n</html>\n"
    )


def _more(path: str, side: str, number: int) -> str:
    return (
        '<div class="tgme_widget_message_centered js-messages_more_wrap">'
        f'<a href="{path}?{side}={number}" class="tme_messages_more js-messages_more"'
        f' data-{side}="{number}"></a></div>\n'
    )


def _info(channel: Outlet, posts: Sequence[Post]) -> str:
    photos = sum(post.span for post in posts if post.form in ("photo", "album"))
    counters = "".join(
        f'<div class="tgme_channel_info_counter"><span class="counter_value">{short_number(value)}'
        f'</span> <span class="counter_type">{name}</span></div>'
        for value, name in ((channel.followers, "subscribers"), (photos, "photos"))
    )
    return (
        f'<div class="tgme_channel_info"><div class="tgme_channel_info_header">{_picture(channel)}'
        '<div class="tgme_channel_info_header_title_wrap">'
        '<div class="tgme_channel_info_header_title">'
        f'<span dir="auto">{escape(channel.title)}</span></div></div>'
        '<div class="tgme_channel_info_header_username">'
        f'<a href="https://t.me/{channel.name}">@{channel.name}</a></div></div>'
        f'<div class="tgme_channel_info_counters">{counters}</div>'
        f"{_described(channel)}</div>"
    )


def _picture(channel: Outlet) -> str:
    profile = profile_of(channel)
    image = '<img src="https://cdn4.telesco.pe/file/photo.jpg">'
    photo = image if profile is None or profile.avatar else ""
    return f'<i class="tgme_page_photo_image bgcolor2" data-content="П">{photo}</i>'


def _described(channel: Outlet) -> str:
    """A channel without a description has no element for it."""
    words = rich(about(channel))
    return f'<div class="tgme_channel_info_description">{words}</div>' if words else ""


def _landing(name: str, channel: Outlet | None) -> str:
    verb = "Contact" if channel is None else "View"
    extra = ""
    if channel is not None:
        extra = (
            f'<div class="tgme_page_title"><span dir="auto">{escape(channel.title)}</span></div>'
            f'<div class="tgme_page_extra">{channel.followers:,} subscribers</div>'.replace(
                ",", " "
            )
        )
    return (
        f'<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        f"<title>Telegram: {verb} @{name}</title>\n</head>\n"
        f'<body><div class="tgme_page_wrap"><div class="tgme_page">{extra}'
        f'<a class="tgme_action_button_new" href="tg://resolve?domain={name}">{verb}</a>'
        "</div></div></body>\n</html>\n"
    )


def _embed(posts: Sequence[Post], number: int) -> str:
    post = _found(posts, number)
    return _widget(_ABSENT if post is None else message(post, embedded=True))


_ABSENT = '<div class="tgme_widget_message_error err_message">Post not found</div>'


def _found(posts: Sequence[Post], number: int) -> Post | None:
    return next((p for p in posts if p.number <= number < p.number + p.span), None)


def _widget(body: str) -> str:
    return f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>{body}</body></html>\n'


def _discussion(
    channel: Outlet,
    posts: Sequence[Post],
    number: int,
    comments: Sequence[Comment] | None,
    limit: int,
) -> str:
    if _found(posts, number) is None:
        return _widget(_ABSENT)
    if comments is None:
        return _widget(
            '<div class="tgme_post_discussion_header_wrap"></div>\n'
            '<div class="tme_no_messages_found">Discussion is not available at the moment.</div>'
        )
    under = [each for each in comments if each.post == number]
    shown = under[-limit:]
    address = f"https://t.me/{channel.name}/{number}"
    count = f"{len(under):,} comment{'s' * (len(under) > 1)}" if under else "Comments"
    older = ""
    if len(shown) < len(under):
        older = (
            '<div class="tme_messages_more js-messages_more"'
            f' data-before="{shown[0].number}">Show more comments</div>\n'
        )
    history = "".join(comment(each, address) for each in shown)
    return _widget(
        '<div class="tgme_post_discussion_header_wrap"><h3 class="tgme_post_discussion_header">'
        f'<span class="js-header">{count}</span> on <a href="{address}">this post</a></h3></div>\n'
        f'<div class="tgme_post_discussion js-message_history">\n{older}{history}</div>'
    )
