"""Addresses and names of private persons, which cannot be sources, and why. Pure."""

import re

from domain.privacy.first_names import FIRST_NAMES
from domain.privacy.pages.network_pages import nameless_page
from domain.privacy.pages.private_pages import Strength, private_page
from domain.source import SourceKind

_TAIL = (
    "В реестр вносят издания, сообщества и официальные страницы: о частных лицах система ничего "
    "не собирает."
)
BLOG_HINT = "Если это издание, его подтверждает администратор (особая настройка outlet: yes). "
NETWORK_HOSTS = {
    SourceKind.VK: "vk.com",
    SourceKind.OK: "ok.ru",
    SourceKind.TELEGRAM: "t.me",
    SourceKind.MAX: "max.ru",
}
_CHAT = re.compile(r"(?:tg|tel|mailto|sms|viber|skype):", re.IGNORECASE)
_PATRONYMIC = re.compile(r"[А-ЯЁ][а-яё]+(?:ович|евич|ьич|овна|евна|ична|инична)")
_NAME = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?")
_INITIALS = re.compile(r"(?:[А-ЯЁ]\.\s*){1,2}[А-ЯЁ][а-яё-]+|[А-ЯЁ][а-яё-]+\s+(?:[А-ЯЁ]\.\s*){1,2}")
_SURNAME = re.compile(
    r"[А-ЯЁ][А-ЯЁа-яё-]+(?:[оеё]ва?|[иы]на?|[сц]к(?:ий|ая|ой)|енко|[чщ]?ук|юк|[иы]х|ян)"
)


def personal_address(kind: SourceKind | None, address: str, confirmed: bool = False) -> str | None:
    """Why an address cannot be a source, in Russian: it leads to a private person, to a closed
    page, or through a bridge; None if it can. `address` is as people write it, or as the registry
    keeps it for the kind; with `confirmed`, an administrator vouches for an outlet, and a blog is
    accepted.
    """
    address = address.strip()
    if _CHAT.match(address.removeprefix("https://")):
        return f"«{address}»: это личный номер или адрес. {_TAIL}"
    whole, short = address, False
    if (host := NETWORK_HOSTS.get(kind) if kind else None) and "://" not in address:
        whole, short = f"{host}/{address.removeprefix('@')}", True
    page = private_page(whole, short)
    if page is not None and not (confirmed and page.strength is Strength.BLOG):
        hint = BLOG_HINT if page.strength is Strength.BLOG else ""
        return f"«{address}»: {page.what}. {hint}{_TAIL}"
    if kind not in NETWORK_HOSTS and kind is not None and (network := nameless_page(whole)):
        problem = f"по этому адресу не видно, сообщество это или человек: выберите тип {network}"
        return f"«{address}»: {problem}. {_TAIL}"
    return None


def personal_title(title: str) -> str | None:
    """Why a title cannot be a source's, in Russian: it is only a person's name, which callers allow
    for an official page named after the head of a body.
    """
    words = title.split()
    full = 2 <= len(words) <= 3 and all(_NAME.fullmatch(word) for word in words)
    if full and any(_PATRONYMIC.fullmatch(word) for word in words):
        return _named(title)
    first = [word for word in words if word in FIRST_NAMES]
    if (
        full
        and len(words) == 2
        and first
        and any(_SURNAME.fullmatch(word) for word in words if word != first[0])
    ):
        return _named(title)
    return _named(title) if _INITIALS.fullmatch(title.strip()) else None


def _named(title: str) -> str:
    return (
        f"«{title.strip()}» похоже на имя человека. {_TAIL} Страница руководителя ведомства может "
        "называться его именем, если указан орган."
    )
