"""Words of drafts of answers: places that a case fills in, who publishes. Pure."""

from collections.abc import Mapping
from datetime import datetime

from domain.cases.answers.publishing import Publishing
from domain.ports.casework.cases import StoredCase
from domain.region import Region
from domain.source import SourceKind
from russian.casework.cases import CaseWords

# Offered beside a template; every other place is filled in by a person.
KNOWN = ("адрес", "место", "тема", "номер", "орган", "сегодня")
IN_NETWORK: Mapping[SourceKind, str] = {
    SourceKind.VK: "во ВКонтакте",
    SourceKind.OK: "в Одноклассниках",
    SourceKind.TELEGRAM: "в Telegram",
    SourceKind.MAX: "в MAX",
}


def known_places(stored: StoredCase, region: Region, now: datetime) -> Mapping[str, str]:
    """What a case fills in by itself; what it does not know is left out.

    Where the resident filed it elsewhere, they know it by the number there.
    """
    words, case, standing = CaseWords(region), stored.case, stored.standing
    place = case.place
    values = {
        "адрес": ", ".join(part for part in (place.street, place.house) if part),
        "место": words.place(place) if place.municipality else "",
        "тема": words.subject(standing.group, standing.topic),
        "номер": case.stream_number or case.spoken,
        "орган": words.body(standing.body),
        "сегодня": f"{now.astimezone(region.zone):%d.%m.%Y}",
    }
    return {name: value for name, value in values.items() if value}


def published(publishing: Publishing, stored: StoredCase, region: Region) -> str:
    """«Своей страницы в Одноклассниках у органа нет. Ответ публикует …»."""
    words, where = CaseWords(region), IN_NETWORK[publishing.network]
    if publishing.own and publishing.page is not None:
        return f"Ответ публикует сам орган {where}: страница «{publishing.page.title}»."
    holder = stored.standing.holder
    clock = ""
    if holder is not None:
        clock = f" Срок до публикации считается: {words.holder(holder)}."
    lacks = f"Своей страницы {where} у органа нет."
    if publishing.body is None:
        return f"{lacks} Ответ публикует центр: пришлите ему текст.{clock}"
    name = words.body(publishing.body)
    page = f" на странице «{publishing.page.title}»" if publishing.page is not None else ""
    return f"{lacks} Ответ публикует {name}{page}: передайте текст туда.{clock}"
