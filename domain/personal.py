"""What belongs to a private person: addresses and names that can be no source, and why. Pure."""

import re

from domain.source import SourceKind

_TAIL = (
    "В реестр вносят издания, сообщества и официальные страницы: о частных лицах система ничего "
    "не собирает."
)
NETWORK_HOSTS = {
    SourceKind.VK: "vk.com",
    SourceKind.OK: "ok.ru",
    SourceKind.TELEGRAM: "t.me",
    SourceKind.MAX: "max.ru",
}
# What an address looks like that leads to one person or behind a closed door, without its scheme.
_PERSONAL = tuple(
    (re.compile(pattern, re.IGNORECASE), what)
    for pattern, what in (
        (
            r"(?:vk\.(?:com|ru)|vkontakte\.ru)/(?:id\d|(?:wall|albums?|photos?|videos?|audios?|"
            r"friends|im|write)\d|[^?]*\?(?:.*&)?w=(?:wall)?\d)",
            "это страница человека во ВКонтакте, а не сообщества",
        ),
        (
            r"(?:ok\.ru|odnoklassniki\.ru)/(?:profile|messages)(?:[/?#]|$)",
            "это страница человека в Одноклассниках, а не группы",
        ),
        (
            r"(?:t\.me|telegram\.(?:me|dog))/(?:\+|joinchat(?:/|$)|c(?:/|$)|\d)",
            "это приглашение в закрытый чат или личный номер, а не открытый канал",
        ),
        (r"max\.ru/u(?:/|$)", "это страница человека в MAX, а не канала"),
        (r"max\.ru/join(?:/|$)", "это приглашение в закрытый чат, а не открытый канал"),
        (r"(?:wa\.me|(?:api|chat|web)\.whatsapp\.com)/", "это личный чат или закрытая группа"),
        (
            r"(?:facebook\.com/profile\.php|my\.mail\.ru/(?:mail|inbox|list|bk)/)",
            "это страница человека",
        ),
    )
)
_SCHEME = re.compile(
    r"[a-z][a-z0-9+.-]*://(?:www\.|m\.|web\.)?|^(?:www\.|m\.|web\.)", re.IGNORECASE
)
_CHAT = re.compile(r"(?:tg|tel|mailto|sms|viber|skype):", re.IGNORECASE)
_PATRONYMIC = re.compile(r"[А-ЯЁ][а-яё]+(?:ович|евич|ьич|овна|евна|ична|инична)")
_NAME = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?")
_INITIALS = re.compile(r"(?:[А-ЯЁ]\.\s*){1,2}[А-ЯЁ][а-яё-]+|[А-ЯЁ][а-яё-]+\s+(?:[А-ЯЁ]\.\s*){1,2}")
_SURNAME = re.compile(
    r"[А-ЯЁ][А-ЯЁа-яё-]+(?:[оеё]ва?|[иы]на?|[сц]к(?:ий|ая|ой)|енко|[чщ]?ук|юк|[иы]х|ян)"
)
FIRST_NAMES = frozenset(
    " ".join(
        (
            "Александр Александра Алексей Алина Алла Анастасия Анатолий Андрей Анна Антон",
            "Антонина Артём Артем Богдан Борис Вадим Валентин Валентина Валерий Валерия Василий",
            "Вера Виктор Виктория Виталий Владимир Владислав Вячеслав Галина Геннадий Георгий",
            "Григорий Данил Даниил Дарья Денис Дмитрий Евгений Евгения Егор Екатерина Елена",
            "Елизавета Иван Игорь Илья Инна Ирина Кирилл Константин Ксения Лариса Лидия Людмила",
            "Максим Маргарита Марина Мария Михаил Надежда Наталья Наталия Никита Николай Оксана",
            "Олег Ольга Павел Пётр Петр Полина Раиса Роман Руслан Светлана Семён Семен Сергей",
            "Станислав Степан Тамара Татьяна Тимур Фёдор Федор Юлия Юрий Яна Ярослав",
        )
    ).split()
)


def personal_address(kind: SourceKind | None, address: str) -> str | None:
    """Why an address can be no source: it leads to a private person or behind a closed door. None
    for any other. `address` as people write it, or as the registry keeps it for the kind.
    """
    address = address.strip()
    if (host := NETWORK_HOSTS.get(kind) if kind else None) and "://" not in address:
        address = f"{host}/{address.removeprefix('@')}"
    bare = _SCHEME.sub("", address, count=1)
    if _CHAT.match(address) or _CHAT.match(bare):
        return f"«{address}»: это личный номер или адрес. {_TAIL}"
    for pattern, what in _PERSONAL:
        if pattern.match(bare):
            return f"«{address}»: {what}. {_TAIL}"
    return None


def personal_title(title: str) -> str | None:
    """Why a title can be no source's: it is a person's name and nothing else. An official page may
    be called by the name of whoever leads the body.
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
