"""Addresses of one person's posts, of closed pages, and of bridges that hide their target. Pure.

There are two strengths. `PERSON` is always refused. `BLOG` has one author, who may be an outlet: it
is refused unless an administrator confirms the outlet.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from domain.privacy.pages.author_pages import is_author, is_person
from domain.privacy.pages.network_pages import NETWORK_DOMAINS, network_page
from domain.web_address import WebAddress, addresses_within, read_web_address


class Strength(Enum):
    PERSON = "person"
    BLOG = "blog"


@dataclass(frozen=True, slots=True)
class PrivatePage:
    what: str
    strength: Strength = Strength.PERSON


MOST_INNER = 8  # addresses in an address

_AUTHOR = "это записи одного автора: укажите ленту всего издания, раздел или тему"
_PAGE = "это страница человека"
_BRIDGE = "это мост, который выдаёт чужие страницы за ленту: по его адресу не видно, чьи они"
_BLOG = "это блог или учётная запись, которую обычно ведёт один человек"

# Segments followed by a person's name: /u/ivan, /users/5, /members/ivan.7.
_OF_SOMEBODY = frozenset(
    " ".join(
        (
            "u user users usr member members profile profiles userinfo memberlist polzovatel",
            "polzovateli",
            "user-profile userprofile user_profile userpage пользователь пользователи участники",
            "участник профиль",
        )
    ).split()
)
_OF_AN_AUTHOR = frozenset(
    ("author", "authors", "autor", "autors", "avtor", "avtory", "avtors", "автор", "авторы")
)
_NUMBERED = re.compile(r"(?:user|userid|profile|member|author)[-_]?\d+(?:\.\w+)?")
# Scripts named after members or authors, with or without a suffix.
_SCRIPT = re.compile(
    r"(?:view_?)?(?:profile|userinfo|member|memberlist|user|author)\.(?:php|aspx?|jsp|html?|cgi)"
)
_QUERY_OF_SOMEBODY = frozenset(
    " ".join(
        (
            "author_id authorid author-id username user_name user-name user userid user_id",
            "user-id users",
            "usr uid member memberid member_id mid showuser nick nickname login friendid friend_id",
            "st.friendid profile profile_id profileid person person_id personid poster",
            "posterid poster_id",
            "posted_by postedby by_user byuser from_user fromuser creator creator_id",
            "createdby created_by",
            "account account_id accountid owner owner_id ownerid acct screen_name screenname",
            "filter_user search_author search_user searchuser",
        )
    ).split()
)
_QUERY_OF_AN_AUTHOR = frozenset(("author", "author_name", "authorname", "authors", "avtor"))
_WAYS: Mapping[str, frozenset[str]] = {  # how forum engines address one member
    "mode": frozenset(("viewprofile", "profile")),
    "action": frozenset(("profile", "show_user", "showposts", "viewprofile")),
    "do": frozenset(("finduser", "getuser", "profile", "showuser")),
    "search_id": frozenset(("egosearch", "author")),
    "act": frozenset(("profile", "user", "showuser")),
    "cmd": frozenset(("user", "profile")),
    "mod": frozenset(("space",)),
    "area": frozenset(("showposts",)),
    "st.cmd": frozenset(("friendmain", "friendstatuses", "altfriendstatuses")),
}
_WORDS_OF_SEARCH = frozenset(("q", "query", "search", "keywords", "text", "s"))
_BY_SOMEBODY = re.compile(
    r"(?:^|\s)(?:@|(?:from|author|user|by|автор|posted_by):\s*\"?@?)\w", re.IGNORECASE
)
_NAMED = re.compile(r"@[^@\s]+")
_NUMBER = re.compile(r"\d+")

_BRIDGE_LABELS = frozenset(
    " ".join(
        (
            "rsshub rss-bridge rssbridge nitter invidious libreddit redlib teddit bibliogram",
            "proxitok piped",
            "twitrss vk2rss vkrss tg2rss feed43 morss politepol fetchrss",
        )
    ).split()
)
_BRIDGE_DOMAINS = (
    *("rss.app", "fetchrss.com", "politepol.com", "politepaul.com", "feed43.com", "openrss.org"),
    *("morss.it", "fivefilters.org", "queryfeed.net", "twitrss.me", "rss2json.com", "tg.i-c-a.su"),
    *("translate.goog", "webcache.googleusercontent.com", "rssfox.com", "rss.bloople.net"),
    *("rssground.com", "feed.exileed.com", "kill-the-newsletter.com", "happyou.info"),
    *("rssfeed.ru", "12ft.io", "archive.today", "archive.ph", "archive.is"),
)
# Each name below these domains is a person's blog.
_BLOG_DOMAINS = (
    *("livejournal.com", "wordpress.com", "tumblr.com", "substack.com", "diary.ru"),
    *("dreamwidth.org", "write.as", "micro.blog", "bearblog.dev", "hashnode.dev", "blogger.com"),
    *("dreamwidth.net", "jimdosite.com", "ghost.io", "medium.com", "ljrossia.org"),
)
_BLOGSPOT = re.compile(r"(?:.*\.)?blogspot\.(?:com|ru|com\.\w\w|\w\w)")
# Paths here name accounts of persons and outlets alike; paths that match the pattern are shared.
_ACCOUNT_DOMAINS: Mapping[str, re.Pattern[str] | None] = {
    "youtube.com": None,
    "youtu.be": None,
    "youtube-nocookie.com": None,
    "instagram.com": None,
    "twitter.com": None,
    "x.com": None,
    "t.co": None,
    "threads.net": None,
    "threads.com": None,
    "tiktok.com": None,
    "likee.video": None,
    "snapchat.com": None,
    "ask.fm": None,
    "linkedin.com": re.compile(r"company/"),
    "twitch.tv": None,
    "patreon.com": None,
    "boosty.to": None,
    "sponsr.ru": None,
    "bsky.app": None,
    "disqus.com": None,
    "teletype.in": None,
    "telegra.ph": None,
    "cont.ws": None,
    "facebook.com": re.compile(r"(?:groups|pages|events)/"),
    "fb.com": re.compile(r"(?:groups|pages|events)/"),
    "fb.me": None,
    "dzen.ru": re.compile(r"(?:news|topic|articles?)(?:/|\?|$)"),
    "zen.yandex.ru": None,
    "zen.me": None,
    "rutube.ru": re.compile(r"(?:feeds|categor|tags)"),
    "proza.ru": re.compile(r"(?:about|news)"),
    "stihi.ru": re.compile(r"(?:about|news)"),
    "liveinternet.ru": re.compile(r"(?:rating|stat|community|showcommunity)"),
    "drive2.ru": re.compile(r"(?:communities|c|topics|experience)(?:/|$)"),
    "drive2.com": re.compile(r"(?:communities|c|topics|experience)(?:/|$)"),
    "flickr.com": re.compile(r"groups/"),
    "pinterest.com": None,
    "soundcloud.com": None,
    "github.io": None,
    "500px.com": None,
    "about.me": None,
    "behance.net": None,
    "coub.com": re.compile(r"(?:community|tags)/"),
    "dev.to": re.compile(r"(?:t|tags)(?:/|$)|feed/tag/"),
    "deviantart.com": None,
    "keybase.io": None,
    "linktr.ee": None,
    "samlib.ru": None,
    "steamcommunity.com": re.compile(r"(?:groups|app|games)/"),
    "taplink.cc": None,
    "vimeo.com": re.compile(r"(?:groups|channels)/"),
}


def private_page(text: str, short: bool = False) -> PrivatePage | None:
    """Why an address is refused, None if it may be a source; `short` means that it was written as a
    name in a network.

    Addresses inside it are judged too, each once: with those of every part judged anew, a dozen
    parts took seconds and twenty hours.
    """
    page = _judged(text)
    if page is not None or short:
        return page
    waiting, judged = [text], {text}
    while waiting:
        for inner in _inner(waiting.pop()):
            if inner in judged:
                continue
            if len(judged) > MOST_INNER:
                return PrivatePage(_BRIDGE)
            judged.add(inner)
            page = _judged(inner)
            if page is not None and page.strength is Strength.PERSON:
                return page
            if page is None:
                waiting.append(inner)
    return None


def _judged(text: str) -> PrivatePage | None:
    address = read_web_address(text)
    if what := network_page(address):
        return PrivatePage(what)
    pages = (judge(address) for judge in (_of_bridge, _of_anybody, _of_blog))
    return next((page for page in pages if page is not None), None)


def _inner(text: str) -> Iterator[str]:
    """Addresses behind a scheme, and those of networks without one."""
    yield from addresses_within(text)
    path = read_web_address(text).path
    for place, segment in enumerate(path):
        if any(map(read_web_address(segment).belongs_to, NETWORK_DOMAINS)):
            yield "/".join(path[place:])


def _of_bridge(address: WebAddress) -> PrivatePage | None:
    labels = address.host.split(".")
    if _BRIDGE_LABELS.intersection(labels) or any(map(address.belongs_to, _BRIDGE_DOMAINS)):
        return PrivatePage(_BRIDGE)
    if {"bridge", "rsshub", "rss-bridge"}.intersection([*address.path, *dict(address.query)]):
        return PrivatePage(_BRIDGE)
    return None


def _of_anybody(address: WebAddress) -> PrivatePage | None:
    if any(map(address.belongs_to, NETWORK_DOMAINS)):
        return None  # network_page judges these more exactly
    page = _of_path(address.path) or _of_query(address)
    if page is not None and page.strength is Strength.PERSON:
        return page
    if is_person(address):
        return PrivatePage(_PAGE)
    return page or (PrivatePage(_AUTHOR, Strength.BLOG) if is_author(address) else None)


def _of_path(path: Sequence[str]) -> PrivatePage | None:
    for segment, following in zip(path, [*path[1:], ""], strict=False):
        if segment in _OF_SOMEBODY and (following or segment in ("profile", "userinfo")):
            return PrivatePage(_PAGE)
        if _SCRIPT.fullmatch(segment) or _NUMBERED.fullmatch(segment) or re.match(r"~\w", segment):
            return PrivatePage(_PAGE)
        if segment in _OF_AN_AUTHOR and following:
            return PrivatePage(_AUTHOR, Strength.BLOG)
        if _NAMED.match(segment):
            return PrivatePage(_AUTHOR, Strength.BLOG)
    return None


def _of_query(address: WebAddress) -> PrivatePage | None:
    for key, value in _unwrapped(address.query):
        if not value:
            continue
        if key in _QUERY_OF_SOMEBODY or value in _WAYS.get(key, ()):
            return PrivatePage(_AUTHOR)
        if key == "u" and _NUMBER.fullmatch(value):  # memberlist.php?u=5
            return PrivatePage(_AUTHOR)
        if key in _QUERY_OF_AN_AUTHOR:
            return PrivatePage(_AUTHOR, Strength.BLOG)
        if "/" in value and (page := _of_path(value.strip("/").split("/"))):  # ?route=users/5
            return page
        if key in _WORDS_OF_SEARCH and _BY_SOMEBODY.search(value):
            return PrivatePage(_AUTHOR)
    return None


def _unwrapped(query: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    for key, value in query:
        yield key, value
        if "[" in key:
            for part in re.split(r"[\[\]]+", key):
                yield part, value


def _of_blog(address: WebAddress) -> PrivatePage | None:
    host, line = address.host, address.line
    for domain in _BLOG_DOMAINS:
        name = host.removesuffix(f".{domain}")
        if name != host and name not in ("www", "m"):
            return PrivatePage(_BLOG, Strength.BLOG)
    if _BLOGSPOT.fullmatch(host):
        return PrivatePage(_BLOG, Strength.BLOG)
    for domain, common in _ACCOUNT_DOMAINS.items():
        if address.belongs_to(domain) and not (common and common.match(line)):
            return PrivatePage(_BLOG, Strength.BLOG)
    return None
