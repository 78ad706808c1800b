"""How people write addresses of sources: links, names with @, clubs by number. Pure."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qs, unquote, urlsplit

from domain.source import SourceKind

_HOSTS: Mapping[str, SourceKind] = {
    **dict.fromkeys(("t.me", "telegram.me", "telegram.dog"), SourceKind.TELEGRAM),
    **dict.fromkeys(("vk.com", "vk.ru", "vkontakte.ru"), SourceKind.VK),
    **dict.fromkeys(("ok.ru", "odnoklassniki.ru"), SourceKind.OK),
    "max.ru": SourceKind.MAX,
}
_BEFORE = re.compile(r"^(?:www|m|web)\.")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_NAME = re.compile(r"@([A-Za-z]\w+)")
_CLUB = re.compile(r"(?:club|public|event)(\d+)")
_WALL = re.compile(r"(?:wall|topic|album)(-\d+)(?:_\d+)?")
_FEED = re.compile(
    r"(?:^|/)(?:rss|feed|atom)(?:/|\.php|\.xml|\.json)?$|\.(?:rss|atom)$", re.IGNORECASE
)
_OPEN311 = re.compile(
    r"(?:^|/)(?:open311|georeport)(?:/|$)|/v2/(?:requests|services)\.(?:json|xml)$"
)


def read_address(text: str) -> tuple[SourceKind | None, str]:
    """The kind and the registry address of what somebody typed: a network's page by its host, @name
    as Telegram's, any other text as a page's URL, with its kind if it looks like a feed or a server
    of Open311, else None.
    """
    text = text.strip()
    if name := _NAME.fullmatch(text):
        return SourceKind.TELEGRAM, name[1]
    url = text if _SCHEME.match(text) else f"https://{text}"
    try:
        parts = urlsplit(url)
        host = _BEFORE.sub("", (parts.hostname or "").lower())
    except ValueError:
        return None, url
    if (kind := _HOSTS.get(host)) is not None:
        return kind, _name(kind, unquote(parts.path), parts.query)
    if _OPEN311.search(parts.path.lower()):
        return SourceKind.OPEN311, url
    return (SourceKind.RSS if _FEED.search(parts.path) else None), url


def _name(kind: SourceKind, path: str, query: str) -> str:
    words = [word for word in path.split("/") if word] or [""]
    match kind:
        case SourceKind.TELEGRAM if words[0] == "s" and len(words) > 1:
            return words[1]
        case SourceKind.VK:
            # A post opened over a community: vk.com/feed?w=wall-1_2.
            opened = parse_qs(query).get("w", [""])[0]
            if wall := _WALL.match(opened) or _WALL.fullmatch(words[0]):
                return wall[1]
            if opened:
                return opened
            if club := _CLUB.fullmatch(words[0]):
                return f"-{club[1]}"
        case SourceKind.OK if words[0] == "group" and len(words) > 1:
            return words[1]
    return words[0]
