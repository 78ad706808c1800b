"""Pages of networks: private and closed ones, and those that are visibly a community's. Pure."""

import re
from collections.abc import Callable, Mapping

from domain.web_address import WebAddress, read_web_address

_VK = "это страница человека во ВКонтакте, а не сообщества"
_OK = "это страница человека в Одноклассниках, а не группы"
_CHAT = "это приглашение в закрытый чат или личный номер, а не открытый канал"
_WORLD = "это поиск людей или по всей сети, а не страница сообщества"
_NUMBER = re.compile(r"\d+")


def network_page(address: WebAddress) -> str | None:
    """Why a page of a network cannot be a source, in Russian; None for all other pages."""
    for domains, judge in _NETWORKS:
        if any(address.belongs_to(domain) for domain in domains):
            return judge(address)
    return None


_VK_PERSON = re.compile(
    r"id\d|(?:wall|albums?|photos?|videos?|audios?|friends|im|write|gifts|fave|tag|stories|"
    r"clips|subscriptions|followers|notes)\d"
)


def _vk(address: WebAddress) -> str | None:
    first = address.path[0] if address.path else ""
    if any(_VK_PERSON.match(segment) for segment in address.path):
        return _VK
    for key, value in address.query:
        opened = key in ("w", "z") and re.match(r"(?:[a-z_]*)?\d", value)
        if opened or (key in _VK_KEYS and _NUMBER.match(value)):
            return _VK
        if key == "sel" or (key in ("c[section]", "section") and value == "people"):
            return _WORLD
    if first in ("im", "mail", "friends", "write") or address.belongs_to("vk.me"):
        return "это личная переписка или друзья, а не сообщество"
    return _WORLD if first in ("search", "people") else None


_VK_KEYS = frozenset(("id", "oid", "owner_id", "uid", "user_id", "mid", "from_id", "user"))


def _ok(address: WebAddress) -> str | None:
    if {"profile", "messages", "friends", "guests"}.intersection(address.path):
        return _OK
    for key, value in address.query:
        if key in ("st.friendid", "friendid", "st.uid", "uid", "fid", "st.profileid"):
            return _OK
        if key in ("st.cmd", "cmd") and ("friend" in value or value.startswith("user")):
            return _OK
    first = address.path[0] if address.path else ""
    return _WORLD if first in ("search", "people") else None


def _telegram(address: WebAddress) -> str | None:
    first = address.path[0] if address.path else ""
    if address.belongs_to("web.telegram.org"):
        return "это вход в Telegram, а не открытый канал"
    if re.match(r"\+|joinchat$|c$|\d|resolve$|contact$|share$|addlist$|login$", first):
        return _CHAT
    return _CHAT if any(key == "phone" for key, _ in address.query) else None


def _max(address: WebAddress) -> str | None:
    first = address.path[0] if address.path else ""
    if first == "u":
        return "это страница человека в MAX, а не канала"
    return "это приглашение в закрытый чат, а не открытый канал" if first == "join" else None


def _whatsapp(address: WebAddress) -> str | None:
    if address.belongs_to("whatsapp.com") and address.path[:1] == ("channel",):
        return None
    if address.host in ("whatsapp.com", "www.whatsapp.com"):
        return None if not address.path else "это личный чат или закрытая группа"
    return "это личный чат или закрытая группа"


def _mail(address: WebAddress) -> str | None:
    first = address.path[0] if address.path else ""
    return (
        "это страница человека"
        if first in ("mail", "inbox", "list", "bk", "internet", "vk", "ok")
        else None
    )


_NETWORKS: tuple[tuple[tuple[str, ...], Callable[[WebAddress], str | None]], ...] = (
    (("vk.com", "vk.ru", "vkontakte.ru", "vk.me"), _vk),
    (("ok.ru", "odnoklassniki.ru", "odnoklassniki.ua"), _ok),
    (("t.me", "telegram.me", "telegram.dog", "telegram.org", "tx.me"), _telegram),
    (("max.ru",), _max),
    (("wa.me", "whatsapp.com", "viber.com"), _whatsapp),
    (("my.mail.ru",), _mail),
)


_COMMUNITY: Mapping[str, re.Pattern[str]] = {
    "vk": re.compile(
        r"(?:club|public|event)\d+(?:[/?]|$)|(?:wall|topic|album|albums|board|videos?|photos?|market|clips|"
        r"podcasts?|app\d+_|page)-\d+|(?:feed)?\?(?:.*&)?(?:w|z)=[a-z]*-\d+"
    ),
    "ok": re.compile(r"(?:group|video|live|games?|topic)(?:[/?]|$)|dk\?.*st\.groupid="),
    "max": re.compile(r"-\d+(?:[/?]|$)"),
}
_NAMELESS = (
    (("vk.com", "vk.ru", "vkontakte.ru"), "vk"),
    (("ok.ru", "odnoklassniki.ru", "odnoklassniki.ua"), "ok"),
    (("max.ru",), "max"),
)


def nameless_page(text: str) -> str | None:
    """The network (vk, ok, max) of an address that may be a community's or a person's; None if the
    address itself shows a community.
    """
    address = read_web_address(text)
    for domains, network in _NAMELESS:
        if any(address.belongs_to(domain) for domain in domains):
            return None if _COMMUNITY[network].match(address.line) else network
    return None


NETWORK_DOMAINS = tuple(domain for domains, _ in _NETWORKS for domain in domains)
